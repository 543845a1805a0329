import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseState } from '../case/index.ts'
import * as cast from '../case/testing/cast.ts'
import { stateAfter } from '../case/testing/given.ts'
import {
  accepted,
  decided,
  delivered,
  type Entry,
  forwarded,
  item,
  takenOver,
} from '../case/testing/history.ts'
import { walks } from '../case/testing/walk.ts'
import { isWithin, readCity } from '../network/index.ts'
import { type Actor, hasRole, officerOf, type Role, roles } from './actor.ts'
import {
  mayActAt,
  mayOperate,
  maySeeCase,
  maySeeDivision,
  maySeeIdentity,
  sightOf,
} from './visibility.ts'

const { city, district, station, otherStation, otherDistrict } = cast
const own = cast.ownDepartment
const other = cast.otherDepartment

const actor = (role: Role, division: string, department: string | null = null): Actor => ({
  id: 'p-1',
  name: '张伟',
  division,
  department,
  roles: [role],
})

const atStation: Entry[] = [accepted(cast.agent)]
const onItsWay: Entry[] = [...atStation, forwarded(cast.agent, district)]
const atDistrict: Entry[] = [...onItsWay, takenOver(cast.clerk, station)]
const finished: Entry[] = [...atDistrict, decided(cast.clerk), delivered(cast.clerk)]
const sees = (who: Actor, state: CaseState) => maySeeCase(who, state)

describe('who may see a case follows the tree', () => {
  const state = stateAfter(...atStation)
  it.each([
    ['an agent of its station', actor('agent', station), true],
    ['an agent of another station', actor('agent', otherStation), false],
    ['a clerk of its district, of its department', actor('clerk', district, own), true],
    ['a clerk of its district, of another department', actor('clerk', district, other), false],
    ['a clerk without a department', actor('clerk', district), false],
    ['a chief of its department', actor('chief', district, own), true],
    ['a chief of another department', actor('chief', district, other), false],
    ['a chief without a department', actor('chief', district), false],
    ['the manager of its district', actor('manager', district), true],
    ['a clerk of the neighbouring district', actor('clerk', otherDistrict, own), false],
    ['the manager of the neighbouring district', actor('manager', otherDistrict), false],
    ['a clerk of the city, of its department', actor('clerk', city, own), true],
    ['a clerk of the city, of another department', actor('clerk', city, other), false],
    ['a supervisor of the city', actor('supervisor', city), true],
    ['a supervisor of another city', actor('supervisor', '3405'), false],
    ['an operator, who sees machines and not cases', actor('operator', city), false],
  ])('%s: %s %s', (_, who, may) => {
    expect(sees(who, state)).toBe(may)
  })

  it('and stays as it is wherever the case goes, because it follows the origin', () => {
    const people = [
      actor('agent', station),
      actor('clerk', district, own),
      actor('manager', district),
    ]
    fc.assert(
      fc.property(walks, fc.constantFrom(...people), ({ states }, who) => {
        const answers = states.map((state) => sees(who, state))
        expect(new Set(answers).size).toBe(1)
      }),
    )
  })

  it('a station does not see what was accepted above it', () => {
    expect(sees(actor('agent', station), stateAfter(accepted(cast.clerk)))).toBe(false)
    expect(sees(actor('manager', district), stateAfter(accepted(cast.cityClerk)))).toBe(false)
    expect(sees(actor('manager', city), stateAfter(accepted(cast.cityClerk)))).toBe(true)
  })

  it('is the same for one case as the condition of a list says', () => {
    const divisions = fc.constantFrom(...readCity('340400').map(({ code }) => code))
    const people = fc.record({
      id: fc.constant('p-1'),
      name: fc.constant('张伟'),
      division: divisions,
      department: fc.constantFrom(own, other, null),
      roles: fc.subarray([...roles]),
    })
    const openings = fc.constantFrom(cast.agent, cast.otherAgent, cast.clerk, cast.cityClerk)
    fc.assert(
      fc.property(people, openings, fc.constantFrom(own, other), (who, by, department) => {
        const state = stateAfter(accepted(by, item({ department })))
        const sight = sightOf(who)
        const listed =
          sight !== null &&
          isWithin(by.officer.division, sight.within) &&
          (sight.department ?? department) === department
        expect(maySeeCase(who, state)).toBe(listed)
        if (maySeeIdentity(who, state)) expect(maySeeCase(who, state)).toBe(true)
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('what a post shows of the lists', () => {
  it.each([
    [actor('agent', station), { within: station, department: null }],
    [actor('clerk', district, own), { within: district, department: own }],
    [actor('chief', city, own), { within: city, department: own }],
    [actor('manager', district, own), { within: district, department: null }],
    [actor('supervisor', city), { within: city, department: null }],
    [actor('clerk', district), null],
    [actor('operator', city), null],
  ])('%o: %o', (who, sight) => {
    expect(sightOf(who)).toEqual(sight)
  })

  it('is the widest of several posts', () => {
    expect(sightOf({ ...actor('clerk', district, own), roles: ['clerk', 'manager'] })).toEqual({
      within: district,
      department: null,
    })
    expect(sightOf({ ...actor('agent', station), roles: [] })).toBeNull()
  })

  it('is the own queue and those below', () => {
    const manager = actor('manager', district)
    expect([district, station, otherStation].map((code) => maySeeDivision(manager, code))).toEqual([
      ...[true, true, true],
    ])
    expect([city, otherDistrict, '', 'x'].map((code) => maySeeDivision(manager, code))).toEqual([
      ...[false, false, false, false],
    ])
    expect(maySeeDivision(actor('operator', city), district)).toBe(false)
  })
})

describe('identity number and telephone show in full only to those whose duty it is', () => {
  const shown = (who: Actor, ...history: Entry[]) => maySeeIdentity(who, stateAfter(...history))
  const agent = actor('agent', station)
  const clerk = actor('clerk', district, own)
  const chief = actor('chief', district, own)
  const cityClerk = actor('clerk', city, own)

  it('the counter that took the application in, always', () => {
    for (const history of [atStation, onItsWay, atDistrict, finished])
      expect(shown(agent, ...history)).toBe(true)
  })

  it('the division that has the case, while it has it', () => {
    expect(shown(clerk, ...atStation)).toBe(false)
    expect(shown(clerk, ...onItsWay)).toBe(false)
    expect(shown(clerk, ...atDistrict)).toBe(true)
    expect(shown(chief, ...atDistrict)).toBe(true)
    expect(shown(clerk, ...finished)).toBe(false)
  })

  it('the giver, until it is taken', () => {
    const walkIn = [accepted(cast.clerk), forwarded(cast.clerk, city)]
    expect(shown(clerk, ...walkIn)).toBe(true)
    const upward = [...atDistrict, forwarded(cast.clerk, city)]
    expect(shown(clerk, ...upward)).toBe(true)
    expect(shown(clerk, ...upward, takenOver(cast.cityClerk, district))).toBe(false)
    expect(shown(cityClerk, ...upward)).toBe(false)
    expect(shown(cityClerk, ...upward, takenOver(cast.cityClerk, district))).toBe(true)
  })

  it('nobody who only watches', () => {
    for (const role of ['manager', 'supervisor', 'operator'] as const)
      for (const division of [district, city])
        expect(shown(actor(role, division), ...atDistrict)).toBe(false)
    expect(shown(actor('clerk', district, other), ...atDistrict)).toBe(false)
    expect(shown(actor('agent', otherStation), ...atStation)).toBe(false)
  })
})

describe('who may give commands', () => {
  it.each([
    ['an agent at the own station', actor('agent', station), station, true],
    ['an agent at another station', actor('agent', station), otherStation, false],
    ['an agent at the district above', actor('agent', station), district, false],
    ['a clerk at the own centre', actor('clerk', district, own), district, true],
    ['a chief at the own centre', actor('chief', city, own), city, true],
    ['a clerk at a station below', actor('clerk', district, own), station, false],
    ['a clerk without a department', actor('clerk', district), district, false],
    ['a clerk posted to a station', actor('clerk', station, own), station, false],
    ['an agent posted to a centre', actor('agent', district, own), district, false],
    ['a manager', actor('manager', district, own), district, false],
    ['a supervisor', actor('supervisor', city), city, false],
    ['an operator', actor('operator', district), district, false],
  ])('%s: %s', (_, who, division, may) => {
    expect(mayActAt(who, division)).toBe(may)
  })
})

describe('who may mend an instance', () => {
  it('is an operator of its division or of one above', () => {
    for (const division of [station, district, city])
      expect(mayOperate(actor('operator', division), station)).toBe(true)
    expect(mayOperate(actor('operator', station), district)).toBe(false)
    expect(mayOperate(actor('operator', otherDistrict), station)).toBe(false)
    expect(mayOperate(actor('operator', '3405'), city)).toBe(false)
  })

  it('is nobody else', () => {
    for (const role of ['agent', 'clerk', 'chief', 'manager', 'supervisor'] as const)
      expect(mayOperate(actor(role, city, own), city)).toBe(false)
  })
})

describe('an actor', () => {
  it('goes into the log as a person with a post, without roles', () => {
    expect(officerOf(actor('chief', district, own))).toEqual({
      id: 'p-1',
      name: '张伟',
      division: district,
      department: own,
    })
  })

  it('has a role when it is one of those wanted', () => {
    const both: Actor = { ...actor('clerk', district, own), roles: ['clerk', 'chief'] }
    expect(hasRole(both, 'chief')).toBe(true)
    expect(hasRole(both, 'manager', 'clerk')).toBe(true)
    expect(hasRole(both, 'manager', 'operator')).toBe(false)
    expect(hasRole(both)).toBe(false)
  })
})
