import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaseEvent } from './event.ts'
import { evolve, replay } from './evolve.ts'
import { irregularityOf } from './irregularity.ts'
import { agent, clerk, colleague, district, station, strangerClerk } from './testing/cast.ts'
import {
  accepted,
  applicationRefused,
  catalogued,
  claimed,
  decided,
  delivered,
  type Entry,
  forwarded,
  item,
  logOf,
  plan,
  returned,
  reviewed,
  supplemented,
  takenOver,
} from './testing/history.ts'
import { walks } from './testing/walk.ts'

const offered = catalogued(item())

/** What is irregular about the last of these entries, with something in it changed. */
const lastOf = (entries: Entry[], change: (event: never) => object = (event) => event) => {
  const log = logOf(entries)
  const last = change(structuredClone(log.at(-1)!) as never) as CaseEvent
  return irregularityOf(replay(log.slice(0, -1)), last, offered)?.code ?? null
}

const taken = [accepted(agent), forwarded(agent, district), takenOver(clerk, station)]
const reviewedByHer = [...taken, claimed(clerk), reviewed(clerk)]

describe('an entry is irregular', () => {
  it.each<[string, Entry[]]>([
    ['NOT_CLAIMED', [...taken, reviewed(clerk)]],
    ['CLAIMED_BY_OTHER', [...taken, claimed(colleague), reviewed(clerk)]],
    ['OTHER_DEPARTMENT', [...taken, claimed(strangerClerk)]],
    ['NOT_REVIEWED', [...taken, claimed(clerk), decided(clerk)]],
    ['ALREADY_REVIEWED', [...reviewedByHer, reviewed(clerk)]],
    ['NOTHING_MISSING', [accepted(agent), supplemented(agent, [plan])]],
    ['NOT_AT_THIS_TIER', [accepted(agent), claimed(agent)]],
    ['ALREADY_DECIDED', [...reviewedByHer, decided(clerk), claimed(colleague)]],
  ])('by the rule %s', (code, entries) => {
    expect(lastOf(entries)).toBe(code)
  })

  it('when its texts are not as the forms of today take them in', () => {
    const short = (event: Extract<CaseEvent, { type: 'reviewed' }>) => ({
      ...event,
      data: { ...event.data, text: '准' },
    })
    expect(lastOf(reviewedByHer, short)).toBe('TEXT_TOO_SHORT')
    const untrimmed = (event: Extract<CaseEvent, { type: 'reviewed' }>) => ({
      ...event,
      data: { ...event.data, text: ' 符合条件 ' },
    })
    expect(lastOf(reviewedByHer, untrimmed)).toBe('NOT_AS_DECIDED')
  })

  it('when an application lacks what its item asks for', () => {
    type Accepted = Extract<CaseEvent, { type: 'accepted' }>
    const changing =
      (change: (data: Accepted['data']) => object) =>
      (event: Accepted): object => ({ ...event, data: { ...event.data, ...change(event.data) } })
    const told = (change: (data: Accepted['data']) => object) =>
      lastOf([accepted(agent)], changing(change))
    expect(told(() => ({ materials: [] }))).toBe('MISSING_MATERIAL')
    expect(told(() => ({ acceptedOn: '2026-11-24' }))).toBe('NOT_AS_DECIDED')
    expect(
      told(({ applicant }) => ({ applicant: { ...applicant, idNumber: '340524198001010011' } })),
    ).toBe('RESIDENT_ID_CHECK')
  })

  it('when a firm or a recipient has markup for a name', () => {
    const change = (event: Extract<CaseEvent, { type: 'delivered' }>) => ({
      ...event,
      data: { ...event.data, recipient: '<b>张伟</b>' },
    })
    const entries = [...reviewedByHer, decided(clerk), delivered(clerk)]
    expect(lastOf(entries)).toBeNull()
    expect(lastOf(entries, change)).toBe('MARKUP_IN_NAME')
  })

  it('when it hands on, takes or returns otherwise than the rules do', () => {
    const forward = (event: Extract<CaseEvent, { type: 'handedOver' }>) => ({
      ...event,
      data: { ...event.data, reason: '不受理' },
    })
    expect(lastOf([accepted(agent), forwarded(agent, district)], forward)).toBe('NOT_AS_DECIDED')
    const from = (event: CaseEvent) => ({ ...event, data: { from: '340403001' } })
    expect(lastOf(taken, from)).toBe('NOT_AS_DECIDED')
    const here = accepted(agent, item({ decidedAt: 'township' }))
    expect(lastOf([here, forwarded(agent, district)])).toBe('DECIDED_HERE')
    expect(lastOf([...taken, claimed(clerk), returned(clerk, station)])).toBeNull()
  })
})

describe('an honest entry is never irregular', () => {
  it('when it opens a case', () => {
    expect(lastOf([accepted(agent)])).toBeNull()
    expect(lastOf([applicationRefused(agent)])).toBeNull()
  })

  it('on any way of a case', () => {
    fc.assert(
      fc.property(walks, ({ log }) => {
        const [first] = log
        const named = first?.type === 'accepted' ? catalogued(first.data.item) : null
        log.reduce<ReturnType<typeof replay>>((state, event) => {
          // What the forms take in and no name has: people may have typed it.
          const typed = /[<>]/.test(JSON.stringify(event.data)) ? ['MARKUP_IN_NAME'] : []
          const code = irregularityOf(state, event, named)?.code ?? null
          expect([null, ...typed]).toContain(code)
          return evolve(state, event)
        }, null)
      }),
      { numRuns: 500 },
    )
  })
})
