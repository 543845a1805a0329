import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseEvent, EventShape, NewEvent } from './event.ts'
import { replay } from './evolve.ts'
import { isOver } from './state.ts'
import {
  agent,
  city,
  cityClerk,
  clerk,
  district,
  everybody,
  otherAgent,
  otherDistrict,
  otherStation,
  station,
} from './testing/cast.ts'
import {
  accepted,
  applicationRefused,
  decided,
  delivered,
  type Entry,
  forwarded,
  handedDown,
  item,
  logOf,
  returned,
  takenOver,
  withdrawn,
} from './testing/history.ts'
import { admitTrusting, codeOf } from './testing/received.ts'
import { walks } from './testing/walk.ts'

/** What a copy says to the last entry of a log, given the ones before it. */
const lastOf = (...entries: Entry[]) => {
  const log = logOf(entries)
  return codeOf(admitTrusting(replay(log.slice(0, -1)), log.at(-1)!))
}

describe('a copy of a log opens', () => {
  const [acceptance] = logOf([accepted(agent)])
  const told = (change: Partial<CaseEvent>) =>
    codeOf(admitTrusting(null, { ...acceptance!, ...change } as CaseEvent))

  it('with an acceptance or a refusal by the division whose code the case number bears', () => {
    expect(told({})).toBeNull()
    expect(lastOf(applicationRefused(agent))).toBeNull()
    expect(lastOf(accepted(clerk))).toBeNull()
    expect(lastOf(accepted(cityClerk))).toBeNull()
  })

  it('with nothing else', () => {
    expect(lastOf(forwarded(agent, district))).toBe('EVENT_BEFORE_OPENING')
    expect(lastOf(takenOver(clerk, station))).toBe('EVENT_BEFORE_OPENING')
  })

  it('with number 1 only', () => {
    expect(told({ number: 2 })).toBe('EVENT_OUT_OF_ORDER')
  })

  it.each([
    ['another station', { by: otherAgent.officer }],
    ['the district above', { by: clerk.officer }],
    ['a number of another division', { caseId: logOf([accepted(otherAgent)])[0]!.caseId }],
    ['a number that is none', { caseId: '340405100-20261123-00017-A' }],
    ['a number that is not as printed', { caseId: '340405100-20261123-00017-q' }],
    ['an origin elsewhere', { data: { ...acceptance!.data, origin: '340405101' } }],
  ])('not in the name of %s', (_, change) => {
    expect(told(change as Partial<CaseEvent>)).toBe('EVENT_BY_WRONG_WRITER')
  })
})

describe('a copy of a log goes on', () => {
  it('with what the holder writes', () => {
    expect(lastOf(accepted(agent), forwarded(agent, district))).toBeNull()
    expect(lastOf(accepted(agent), withdrawn(agent))).toBeNull()
  })

  it('with the taking over by the one to whom it was handed', () => {
    expect(
      lastOf(accepted(agent), forwarded(agent, district), takenOver(clerk, station)),
    ).toBeNull()
  })

  it('not with what anybody else writes', () => {
    expect(lastOf(accepted(agent), withdrawn(otherAgent))).toBe('EVENT_BY_WRONG_WRITER')
    expect(lastOf(accepted(agent), decided(cityClerk))).toBe('EVENT_BY_WRONG_WRITER')
    expect(lastOf(accepted(agent), takenOver(clerk, station))).toBe('EVENT_BY_WRONG_WRITER')
  })

  it('not with what the giver writes while the case is on its way, nor with a wrong taker', () => {
    const handed = [accepted(agent), forwarded(agent, district)]
    expect(lastOf(...handed, withdrawn(agent))).toBe('EVENT_BY_WRONG_WRITER')
    expect(lastOf(...handed, withdrawn(clerk))).toBe('EVENT_BY_WRONG_WRITER')
    expect(lastOf(...handed, takenOver(agent, station))).toBe('EVENT_BY_WRONG_WRITER')
    expect(lastOf(...handed, takenOver(cityClerk, station))).toBe('EVENT_BY_WRONG_WRITER')
  })

  it('not with what the earlier holder writes', () => {
    const taken = [accepted(agent), forwarded(agent, district), takenOver(clerk, station)]
    expect(lastOf(...taken, returned(agent, city))).toBe('EVENT_BY_WRONG_WRITER')
  })

  it('not with a second opening, even by the holder', () => {
    expect(lastOf(accepted(agent), accepted(agent))).toBe('EVENT_OPENS_AGAIN')
    expect(lastOf(accepted(agent), applicationRefused(agent))).toBe('EVENT_OPENS_AGAIN')
  })

  it('with a decision only at the tier that decides the item', () => {
    const byCity = [accepted(agent, item({ decidedAt: 'city' })), forwarded(agent, district)]
    expect(lastOf(...byCity, takenOver(clerk, station), decided(clerk))).toBe('EVENT_BEYOND_POWER')
    expect(lastOf(accepted(agent, item({ decidedAt: 'city' })), decided(agent))).toBe(
      'EVENT_BEYOND_POWER',
    )
  })

  it('with a hand-over only one step up, back to the giver, or down to the counter', () => {
    const code = 'EVENT_BEYOND_POWER'
    const taken = [accepted(agent), forwarded(agent, district), takenOver(clerk, station)]
    expect(lastOf(accepted(agent), forwarded(agent, city))).toBe(code)
    expect(lastOf(accepted(agent), forwarded(agent, otherDistrict))).toBe(code)
    expect(lastOf(accepted(agent), returned(agent, district))).toBe(code)
    expect(lastOf(...taken, returned(clerk, otherStation))).toBe(code)
    expect(lastOf(...taken, returned(clerk, station))).toBeNull()
    expect(lastOf(...taken, handedDown(clerk, otherStation))).toBe(code)
    expect(lastOf(...taken, decided(clerk), handedDown(clerk, station))).toBeNull()
    expect(lastOf(...taken, decided(clerk), handedDown(clerk, otherStation))).toBe(code)
  })

  it('not with an entry that was written on another one than the one before it here', () => {
    const [opened, handed] = logOf([accepted(agent), forwarded(agent, district)])
    const state = replay([opened!])
    const told = (shape: EventShape) => codeOf(admitTrusting(state, { ...handed!, ...shape }))
    const asked = { command: 'a-command', fingerprint: 'what was asked' }
    expect(told({ version: 2, ...asked, after: '2026-11-23T01:00:07.000Z' })).toBe('ENTRY_ORPHANED')
    expect(told({ version: 2, ...asked, after: opened!.at })).toBeNull()
    expect(told({ version: 2, ...asked })).toBeNull()
    expect(told({ version: 1 })).toBeNull()
  })

  it('not after the end', () => {
    const code = 'EVENT_AFTER_END'
    expect(lastOf(accepted(agent), withdrawn(agent), decided(agent))).toBe(code)
    expect(lastOf(accepted(agent), decided(agent), delivered(agent), delivered(agent))).toBe(code)
    expect(lastOf(applicationRefused(agent), decided(agent))).toBe(code)
  })
})

describe('along every way of a case', () => {
  const junctures = fc.tuple(walks, fc.nat(), fc.constantFrom(...everybody))
  const check = (
    claim: (log: CaseEvent[], next: CaseEvent, by: (typeof everybody)[number]) => void,
  ) =>
    fc.assert(
      fc.property(junctures, ([{ log }, pick, by]) => {
        const index = pick % log.length
        claim(log.slice(0, index), log[index]!, by)
      }),
      { numRuns: 1_000 },
    )

  it('the next number is admitted, no other one', () => {
    check((log, next) => {
      const state = replay(log)
      expect(codeOf(admitTrusting(state, next))).toBeNull()
      for (const number of [next.number - 1, next.number + 1, 1_000])
        expect(codeOf(admitTrusting(state, { ...next, number }))).toBe('EVENT_OUT_OF_ORDER')
    })
  })

  it('one division may write, no other one', () => {
    check((log, next, { officer }) => {
      const same = officer.division === next.by.division
      expect(codeOf(admitTrusting(replay(log), { ...next, by: officer })) === null).toBe(same)
    })
  })

  it('whatever is admitted can be folded, even if no rule would have decided it', () => {
    const anything: NewEvent[] = [
      takenOver(clerk, station),
      forwarded(agent, city),
      returned(agent, station),
      decided(agent),
      delivered(agent),
      withdrawn(agent),
      accepted(agent),
    ].map(({ type, data }) => ({ type, data }) as NewEvent)
    fc.assert(
      fc.property(junctures, fc.constantFrom(...anything), ([{ log }, pick, by], event) => {
        const before = log.slice(0, 1 + (pick % log.length))
        const state = replay(before)!
        const next = { ...before.at(-1)!, ...event, by: by.officer, number: state.number + 1 }
        if (codeOf(admitTrusting(state, next as CaseEvent)) !== null) return
        const after = replay([...before, next as CaseEvent])!
        expect(after.number).toBe(state.number + 1)
        const places = [after.holder, after.transit].filter((place) => place !== null)
        expect(places).toHaveLength(isOver(after) ? 0 : 1)
      }),
      { numRuns: 1_000 },
    )
  })

  it('a refusal says in both languages what to look at', () => {
    const [event] = logOf([accepted(agent)])
    const verdict = admitTrusting(null, { ...event!, number: 3 })
    const { zh, en } = (verdict as Extract<typeof verdict, { as: 'refused' }>).refusal
    expect(zh).toMatch(/请.+。$/)
    expect(en).toMatch(/check .+\.$/)
  })
})
