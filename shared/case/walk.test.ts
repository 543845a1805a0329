import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathOf, tierOf } from '../network/index.ts'
import { availableActions } from './available-actions.ts'
import type { CaseCommand } from './command.ts'
import { decide } from './decide.ts'
import { replay } from './evolve.ts'
import { type CaseState, divisionOfCase, isOver } from './state.ts'
import { acting, everybody, type Person, policyOf } from './testing/cast.ts'
import { argumentsOf, fitting } from './testing/commands.ts'
import { type Step, take, type Walk, walks } from './testing/walk.ts'

// After every walk: an entry that is older than the one before it is refused.
const NOW = new Date('2027-11-30T02:00:00.000Z')
const actions: readonly CaseCommand['type'][] = [
  ...(['forward', 'takeOver', 'claim', 'supplement', 'review'] as const),
  ...(['decide', 'return', 'handDown', 'deliver', 'withdraw'] as const),
]
const isTaken = ({ decision }: Step) => decision.ok

const onEveryWalk = (check: (walk: Walk) => void, numRuns = 1_000) =>
  fc.assert(fc.property(walks, check), { numRuns })

const listed = (state: CaseState, person: Person) =>
  availableActions(state, policyOf(person), acting(person, NOW))

describe('whatever people of three tiers do to a case', () => {
  it('visits every kind of event and most refusals, so that the properties below mean something', () => {
    const seen = new Set<string>()
    for (const { log, steps } of fc.sample(walks, { numRuns: 600, seed: 7 })) {
      for (const { type } of log) seen.add(type)
      for (const { decision } of steps) if (!decision.ok) seen.add(decision.error.code)
    }
    expect([...seen].sort()).toEqual(
      expect.arrayContaining([
        ...['accepted', 'claimed', 'decided', 'delivered', 'handedOver'],
        ...['reviewed', 'supplemented', 'takenOver', 'withdrawn'],
        ...['ALREADY_DECIDED', 'ALREADY_REVIEWED', 'CASE_OVER', 'CLAIMED_BY_OTHER'],
        ...['DECIDED_HERE', 'DELIVER_HERE', 'IN_TRANSIT', 'NO_GIVER', 'NOTHING_MISSING'],
        ...['NOT_AT_THIS_TIER', 'NOT_CLAIMED', 'NOT_DECIDED', 'NOT_DECIDED_HERE'],
        ...['NOT_HANDED_HERE', 'NOT_HOLDER', 'NOT_REVIEWED', 'OTHER_DEPARTMENT'],
        ...['STILL_MISSING', 'SURPLUS_MATERIAL', 'TEXT_EMPTY', 'TEXT_TOO_LONG'],
      ]),
    )
  })

  it('never throws, and every event is admitted by every copy', () => {
    // `take` throws when decide does, when a copy would refuse the event, or when a rule changes its argument.
    onEveryWalk(({ steps }) => {
      expect(steps.length).toBeGreaterThan(0)
    })
  })

  it('numbers its log 1, 2, 3 … without gap', () => {
    onEveryWalk(({ log, last }) => {
      expect(log.map(({ number }) => number)).toEqual(log.map((_, index) => index + 1))
      expect(last.number).toBe(log.length)
    })
  })

  it('has exactly one holder or is on its way, never both, until it is over and has neither', () => {
    onEveryWalk(({ states }) => {
      for (const state of states) {
        const places = [state.holder, state.transit].filter((place) => place !== null)
        expect(places).toHaveLength(isOver(state) ? 0 : 1)
        expect(state.status === 'inTransit').toBe(state.transit !== null)
        expect(state.endedAt !== null).toBe(isOver(state))
      }
    })
  })

  it('is changed by its holder only, or taken by the one to whom it was handed', () => {
    onEveryWalk(({ steps }) => {
      for (const { before, command, events } of steps) {
        const writer = command.type === 'takeOver' ? before.transit?.to : before.holder
        for (const { by } of events) expect(by.division).toBe(writer)
      }
    })
  })

  it('is changed by its own department only', () => {
    onEveryWalk(({ steps }) => {
      for (const { before, events } of steps)
        for (const { by } of events) expect([null, before.item.department]).toContain(by.department)
    })
  })

  it('stays as it is when a command is refused', () => {
    onEveryWalk(({ steps }) => {
      for (const { before, after, decision } of steps) if (!decision.ok) expect(after).toBe(before)
    })
  })

  it('takes no event after its end', () => {
    onEveryWalk(({ steps }) => {
      for (const { before, decision } of steps)
        if (isOver(before)) expect(decision).toMatchObject({ ok: false })
    })
  })

  it('climbs from its origin tier by tier, and knows the way back', () => {
    onEveryWalk(({ states }) => {
      for (const state of states.filter(({ decision }) => !decision)) {
        const at = state.holder ?? state.transit?.from
        if (!at) continue
        const origin = divisionOfCase(state)
        const upward = pathOf(origin).toReversed()
        expect([...state.givers, at]).toEqual(upward.slice(0, upward.indexOf(at) + 1))
      }
    })
  })

  it('is decided once, at the tier that decides the item, and not before its review', () => {
    onEveryWalk(({ log, steps }) => {
      expect(log.filter(({ type }) => type === 'decided').length).toBeLessThanOrEqual(1)
      for (const { before, events } of steps) {
        for (const { by } of events.filter(({ type }) => type === 'decided')) {
          expect(tierOf(by.division)).toBe(before.item.decidedAt)
          expect(before.missing).toEqual([])
          expect(before.review !== null || before.item.mode === 'direct').toBe(true)
        }
      }
    })
  })

  it('is delivered only after its decision, by whoever holds it then', () => {
    onEveryWalk(({ last, log }) => {
      const types = log.map(({ type }) => type)
      if (last.status === 'delivered') expect(types.indexOf('decided')).toBeGreaterThan(0)
      expect(last.delivery !== null).toBe(last.status === 'delivered')
    })
  })

  it('has its clock stopped exactly while materials are missing', () => {
    onEveryWalk(({ states }) => {
      for (const { stops, missing } of states)
        expect(stops.some(({ until }) => until === null)).toBe(missing.length > 0)
    })
  })

  it('never loses a material that the applicant still owes', () => {
    onEveryWalk(({ steps }) => {
      for (const { before, after, command } of steps.filter(isTaken)) {
        if (command.type === 'supplement') continue
        const owed = after.missing.map(({ code }) => code)
        for (const { code } of before.missing) expect(owed).toContain(code)
      }
    })
  })

  it('has the same state when its log is read again from the start', () => {
    onEveryWalk(({ log, last, states }) => {
      expect(replay(log)).toEqual(last)
      const reached = log.map((_, index) => replay(log.slice(0, index + 1)))
      for (const state of states) expect(reached).toContainEqual(state)
    }, 100)
  })

  it('is the same case in the copy of another tier, which reads it as JSON', () => {
    onEveryWalk(({ log, last }) => {
      expect(replay(JSON.parse(JSON.stringify(log)))).toEqual(last)
      expect(JSON.parse(JSON.stringify(last))).toEqual(last)
    })
  })
})

describe('the actions that a person is offered', () => {
  const moments = fc.tuple(walks, fc.nat(), fc.constantFrom(...everybody), argumentsOf)
  const momentOf = ({ states }: Walk, pick: number) => states[pick % states.length]!
  const answers = (state: CaseState, person: Person, command: CaseCommand) =>
    decide(state, command, policyOf(person), acting(person, NOW)).ok

  it('succeed with arguments that fit', () => {
    fc.assert(
      fc.property(moments, ([walk, pick, person, args]) => {
        const state = momentOf(walk, pick)
        for (const action of listed(state, person)) {
          const step = take(state, person, fitting(action, state, args), NOW)
          expect([action, step.decision.ok]).toEqual([action, true])
          expect(step.after.number).toBe(state.number + 1)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('are all: what is not offered is refused, however well its arguments fit', () => {
    fc.assert(
      fc.property(moments, ([walk, pick, person, args]) => {
        const state = momentOf(walk, pick)
        for (const action of actions.filter((name) => !listed(state, person).includes(name))) {
          const command = fitting(action, state, args)
          // A direct item needs no review, so none is offered; one that is made does no harm.
          if (action === 'review' && state.item.mode === 'direct') continue
          expect([action, answers(state, person, command)]).toEqual([action, false])
        }
      }),
      { numRuns: 1_000 },
    )
  })

  it('are none once the case is over, and none but taking over while it is on its way', () => {
    onEveryWalk(({ states }) => {
      for (const state of states) {
        const all = everybody.flatMap((person) => listed(state, person))
        if (isOver(state)) expect(all).toEqual([])
        else if (state.transit) expect(new Set(all)).toEqual(new Set(['takeOver']))
        else expect(all.length).toBeGreaterThan(0)
      }
    })
  })

  it('lead every case from anywhere to its delivery', () => {
    const preferred: CaseCommand['type'][] = [
      ...(['takeOver', 'supplement', 'handDown', 'deliver'] as const),
      ...(['decide', 'review', 'forward', 'claim'] as const),
    ]
    const next = (state: CaseState): [Person, CaseCommand['type']] | undefined =>
      preferred
        .flatMap((action) =>
          everybody.map((person): [Person, CaseCommand['type']] => [person, action]),
        )
        .find(([person, action]) => listed(state, person).includes(action))
    fc.assert(
      fc.property(moments, ([walk, pick, , args]) => {
        let state = momentOf(walk, pick)
        for (let count = 0; count < 25 && !isOver(state); count += 1) {
          const [person, action] = next(state) ?? [everybody[0]!, 'claim']
          state = take(state, person, fitting(action, state, args), NOW).after
        }
        expect(['delivered', 'withdrawn']).toContain(state.status)
      }),
      { numRuns: 1_000 },
    )
  })
})
