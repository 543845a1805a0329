import { describe, expect, it } from 'vitest'
import type { CaseCommand } from './command.ts'
import { guard } from './guard.ts'
import {
  acting,
  agent,
  city,
  cityClerk,
  cityStranger,
  clerk,
  colleague,
  district,
  districtChief,
  neighbour,
  otherAgent,
  type Person,
  policyOf,
  secondAgent,
  station,
  strangerClerk,
} from './testing/cast.ts'
import { given, stateAfter } from './testing/given.ts'
import {
  accepted,
  applicationRefused,
  claimed,
  decided,
  delivered,
  type Entry,
  forwarded,
  handedDown,
  item,
  reviewed,
  takenOver,
  withdrawn,
} from './testing/history.ts'

const every: CaseCommand['type'][] = [
  ...(['forward', 'takeOver', 'claim', 'supplement', 'review'] as const),
  ...(['decide', 'return', 'handDown', 'deliver', 'withdraw'] as const),
]
const handedUp: Entry[] = [accepted(agent), forwarded(agent, district)]
const atDistrict: Entry[] = [...handedUp, takenOver(clerk, station)]

const refusals = (person: Person, ...history: Entry[]) =>
  Object.fromEntries(
    every.map((command) => [
      command,
      guard(stateAfter(...history), command, policyOf(person), acting(person, new Date(0)))?.code,
    ]),
  )

describe('only the division that holds the case may change it', () => {
  it.each([
    ['another station', otherAgent],
    ['the neighbouring district', neighbour],
    ['the district above', clerk],
    ['the city', cityClerk],
  ])('refuses %s while the station holds it', (_, stranger) => {
    given(accepted(agent))
      .when({ type: 'withdraw', reason: '申请人撤回' }, stranger)
      .thenRefused('NOT_HOLDER', station)
  })

  it('refuses the station that has handed it upward and lost the hold', () => {
    given(...atDistrict)
      .when({ type: 'withdraw', reason: '申请人撤回' }, agent)
      .thenRefused('NOT_HOLDER', district)
  })

  it('lets every agent of the station work on it', () => {
    given(accepted(agent))
      .when({ type: 'forward' }, secondAgent)
      .thenHappens({
        type: 'handedOver',
        data: { to: district, kind: 'forward', reason: null, missing: [] },
      })
  })
})

describe('a case on its way can only be taken over, and only where it was handed to', () => {
  it('refuses everything else to the giver and to the receiver', () => {
    const code = 'IN_TRANSIT'
    expect(refusals(agent, ...handedUp)).toMatchObject({
      forward: code,
      withdraw: code,
      deliver: code,
    })
    expect(refusals(clerk, ...handedUp)).toMatchObject({ forward: code, claim: code, decide: code })
    given(...handedUp)
      .when({ type: 'forward' }, agent)
      .thenRefused(code, district)
  })

  it.each([
    ['the giver', agent],
    ['the neighbour', neighbour],
    ['the tier above the receiver', cityClerk],
  ])('does not let %s take it over', (_, stranger) => {
    given(...handedUp)
      .when({ type: 'takeOver' }, stranger)
      .thenRefused('NOT_HANDED_HERE')
  })

  it('is not taken over twice', () => {
    given(...atDistrict)
      .when({ type: 'takeOver' }, clerk)
      .thenRefused('NOT_HANDED_HERE')
  })
})

describe('a department works on its own cases only', () => {
  it('refuses every command to a clerk of another department, even the taking over', () => {
    for (const code of Object.values(refusals(strangerClerk, ...handedUp)))
      expect(code).toBe('OTHER_DEPARTMENT')
    expect(refusals(cityStranger, ...handedUp)).toMatchObject({ takeOver: 'OTHER_DEPARTMENT' })
  })

  it('lets an agent, who has no department, work on the cases of all', () => {
    expect(refusals(agent, accepted(agent, item({ department: 'health' }))).forward).toBeUndefined()
  })
})

describe('what is over cannot change', () => {
  const ends: [string, Entry[]][] = [
    ['delivered', [accepted(agent), decided(agent), delivered(agent)]],
    ['withdrawn', [accepted(agent), withdrawn(agent)]],
    ['refused at the counter', [applicationRefused(agent)]],
  ]
  it.each(ends)('refuses every command of the tier after a case was %s', (_, history) => {
    const { claim, return: giveBack, handDown, ...offered } = refusals(agent, ...history)
    expect([claim, giveBack, handDown]).toEqual(Array(3).fill('NOT_AT_THIS_TIER'))
    expect(new Set(Object.values(offered))).toEqual(new Set(['CASE_OVER']))
  })
})

describe('each tier does its own part', () => {
  it('does not claim, return or hand down at a station', () => {
    const code = 'NOT_AT_THIS_TIER'
    expect(refusals(agent, accepted(agent))).toMatchObject({
      claim: code,
      return: code,
      handDown: code,
    })
  })

  it('lets a station decide, review, forward, complete, deliver and withdraw', () => {
    const may = refusals(agent, accepted(agent))
    for (const command of [
      'decide',
      'review',
      'forward',
      'supplement',
      'deliver',
      'withdraw',
    ] as const)
      expect([command, may[command]]).toEqual([command, undefined])
  })

  it('forwards nothing from the city, for nobody is above it', () => {
    given(accepted(cityClerk, item({ decidedAt: 'city' })))
      .when({ type: 'forward' }, cityClerk)
      .thenRefused('NOT_AT_THIS_TIER')
  })
})

describe('at a centre, a case is claimed before it is worked on', () => {
  it.each(['review', 'decide', 'return', 'forward'] as const)(
    'refuses to %s an unclaimed case',
    (command) => {
      expect(refusals(clerk, ...atDistrict)[command]).toBe('NOT_CLAIMED')
      expect(refusals(clerk, ...atDistrict, claimed(clerk))[command]).toBeUndefined()
    },
  )

  it.each(['review', 'decide', 'return', 'forward'] as const)(
    'refuses to %s what a colleague has claimed, and says who',
    (command) => {
      const error = guard(
        stateAfter(...atDistrict, claimed(clerk)),
        command,
        policyOf(colleague),
        acting(colleague, new Date(0)),
      )
      expect(error).toMatchObject({ code: 'CLAIMED_BY_OTHER' })
      expect(error?.zh).toContain('李建国')
      expect(error?.en).toContain('李建国')
    },
  )

  it('is no exception for the chief representative, who has to take the case first', () => {
    expect(refusals(districtChief, ...atDistrict, claimed(clerk)).decide).toBe('CLAIMED_BY_OTHER')
  })

  it.each(['takeOver', 'claim', 'supplement', 'handDown', 'deliver', 'withdraw'] as const)(
    'does not ask it for %s',
    (command) => {
      const history = command === 'takeOver' ? handedUp : atDistrict
      expect(refusals(clerk, ...history)[command]).toBeUndefined()
    },
  )

  it('counts the acceptance at the centre as a claim', () => {
    expect(refusals(clerk, accepted(clerk)).decide).toBeUndefined()
    expect(refusals(colleague, accepted(clerk)).decide).toBe('CLAIMED_BY_OTHER')
  })

  it('begins anew at the next tier', () => {
    const upward = [
      ...atDistrict,
      claimed(clerk),
      forwarded(clerk, city),
      takenOver(cityClerk, district),
    ]
    expect(refusals(cityClerk, ...upward).decide).toBe('NOT_CLAIMED')
  })
})

describe('the first reason that applies is told', () => {
  const finished = [accepted(agent), decided(agent), delivered(agent)]
  it('is the tier before the end, the end before the department, the department before the hold', () => {
    expect(refusals(agent, ...finished).handDown).toBe('NOT_AT_THIS_TIER')
    expect(refusals(strangerClerk, ...finished).withdraw).toBe('CASE_OVER')
    expect(refusals(strangerClerk, accepted(agent)).withdraw).toBe('OTHER_DEPARTMENT')
  })

  it('is the hold before the claim', () => {
    expect(refusals(colleague, accepted(neighbour)).decide).toBe('NOT_HOLDER')
  })

  it('says that a result is on its way down', () => {
    const downward = [
      ...atDistrict,
      claimed(clerk),
      reviewed(clerk),
      decided(clerk),
      handedDown(clerk, station),
    ]
    given(...downward)
      .when({ type: 'deliver', recipient: '张伟', method: 'counter' }, agent)
      .thenRefused('IN_TRANSIT', station)
  })
})
