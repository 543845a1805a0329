import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CaseEvent, type CaseState, evolve, replay } from '../../case/index.ts'
import { agent, clerk, district, otherAgent, station } from '../../case/testing/cast.ts'
import {
  accepted,
  claimed,
  decided,
  forwarded,
  logOf,
  takenOver,
  withdrawn,
} from '../../case/testing/history.ts'
import { admitTrusting } from '../../case/testing/received.ts'
import { walksOf } from '../../case/testing/walk.ts'
import { type FoldedBatch, type FoldRules, foldBatch } from './fold-batch.ts'

const rules: FoldRules = { admit: admitTrusting, evolve }
const none = new Map<string, CaseState>()

const log = logOf([
  accepted(agent),
  forwarded(agent, district),
  takenOver(clerk, station),
  claimed(clerk),
])
const [first, second, third, fourth] = log as [CaseEvent, CaseEvent, CaseEvent, CaseEvent]
const other = logOf([accepted(agent), withdrawn(agent)], 18)
const after = (events: readonly CaseEvent[]) => {
  const state = replay(events)
  return new Map(state ? [[state.id, state]] : [])
}

const numbersOf = (events: readonly CaseEvent[]) => events.map(({ number }) => number)
const told = ({ applied, early, released, dropped, known, refused }: FoldedBatch) => ({
  applied: numbersOf(applied),
  early: numbersOf(early),
  released: numbersOf(released),
  dropped: numbersOf(dropped),
  known: numbersOf(known),
  refused: refused.map(({ event }) => event.number),
})
const nothing = { applied: [], early: [], released: [], dropped: [], known: [], refused: [] }

describe('a batch of events', () => {
  it('is applied in the order of the numbers, however it came', () => {
    const batch = foldBatch(rules, none, [], [third, first, second])
    expect(told(batch)).toEqual({ ...nothing, applied: [1, 2, 3] })
    expect(batch.states).toEqual(after([first, second, third]))
  })

  it('goes on from what is here already', () => {
    const batch = foldBatch(rules, after([first]), [], [second])
    expect(told(batch)).toEqual({ ...nothing, applied: [2] })
    expect(batch.states).toEqual(after([first, second]))
  })

  it('that comes too soon waits, and changes nothing', () => {
    const batch = foldBatch(rules, none, [], [second, third])
    expect(told(batch)).toEqual({ ...nothing, early: [2, 3] })
    expect(batch.states.size).toBe(0)
  })

  it('that fills the gap releases all that waited behind it', () => {
    const batch = foldBatch(rules, after([first]), [third, fourth], [second])
    expect(told(batch)).toEqual({ ...nothing, applied: [2, 3, 4], released: [3, 4] })
    expect(batch.states).toEqual(after(log))
  })

  it('that needs a catalogue version waits for it, and all that come after it wait too', () => {
    const missing: FoldRules = {
      evolve,
      admit: (state, event) =>
        event.number === 2 ? { as: 'waits', catalogue: 7 } : admitTrusting(state, event),
    }
    const batch = foldBatch(missing, none, [], [first, second, third])
    expect(told(batch)).toEqual({ ...nothing, applied: [1], early: [2, 3] })
    expect([...batch.awaited]).toEqual([[second, 7]])
    const again = foldBatch(missing, after([first]), [second, third], [fourth])
    expect(told(again)).toEqual({ ...nothing, early: [4] })
    expect([...again.awaited]).toEqual([[second, 7]])
    const here = foldBatch(rules, after([first]), [second, third], [])
    expect(told(here)).toEqual({ ...nothing, applied: [2, 3], released: [2, 3] })
    expect(here.steps.map(({ before, event }) => [before?.number, event.number])).toEqual([
      [1, 2],
      [2, 3],
    ])
  })

  it('that leaves a gap releases nothing behind it', () => {
    const batch = foldBatch(rules, none, [second, fourth], [first])
    expect(told(batch)).toEqual({ ...nothing, applied: [1, 2], released: [2] })
  })

  it('that was here before is known and done once', () => {
    const again = foldBatch(rules, after([first, second]), [], [first, second, second])
    expect(told(again)).toEqual({ ...nothing, known: [1, 2, 2] })
    expect(again.states.size).toBe(0)
    expect(told(foldBatch(rules, none, [], [first, first]))).toEqual({
      ...nothing,
      applied: [1],
      known: [1],
    })
  })

  it('that waits already and comes again is released once it is applied', () => {
    const batch = foldBatch(rules, after([first]), [{ ...third }], [second, third])
    expect(told(batch)).toEqual({ ...nothing, applied: [2, 3], known: [3], dropped: [3] })
  })

  it('that is empty does nothing, whatever waits', () => {
    const batch = foldBatch(rules, none, [second], [])
    expect(told(batch)).toEqual(nothing)
    expect(batch.states.size).toBe(0)
  })

  it('leaves what waits for other cases alone', () => {
    const batch = foldBatch(rules, none, [other[1]!], [first])
    expect(told(batch)).toEqual({ ...nothing, applied: [1] })
  })
})

describe('an event that may not be applied', () => {
  const forged = { ...second, by: otherAgent.officer } as CaseEvent

  it('is refused with the reason, and holds up its own case only', () => {
    const batch = foldBatch(rules, none, [], [first, forged, third, ...other])
    expect(batch.refused).toEqual([
      { event: forged, refusal: expect.objectContaining({ code: 'EVENT_BY_WRONG_WRITER' }) },
    ])
    expect(batch.early).toEqual([third])
    expect(batch.applied).toEqual([first, ...other])
    expect(batch.states.get(other[0]!.caseId)).toEqual(replay(other))
  })

  it('does not keep the right one from its place', () => {
    const batch = foldBatch(rules, none, [], [first, forged, second])
    expect(told(batch)).toEqual({ ...nothing, applied: [1, 2], refused: [2] })
  })

  it('does not wait any longer once it was refused', () => {
    const batch = foldBatch(rules, none, [forged], [first])
    expect(told(batch)).toEqual({ ...nothing, applied: [1], refused: [2], dropped: [2] })
  })

  it('leaves no state when it was the opening', () => {
    const batch = foldBatch(rules, none, [], logOf([decided(agent)]))
    expect(told(batch)).toEqual({ ...nothing, refused: [1] })
    expect(batch.states.size).toBe(0)
  })
})

/** What the tables hold of the copies: logs, waiting events, states. */
type Tables = { log: CaseEvent[]; early: CaseEvent[]; states: Map<string, CaseState> }

const keyOf = ({ caseId, number }: CaseEvent) => `${caseId} ${number}`

/** Writes a folded batch as `recordBatch` does: a number waits once. */
const write = ({ log, early, states }: Tables, batch: FoldedBatch): Tables => {
  const gone = new Set([...batch.released, ...batch.dropped].map(keyOf))
  const waiting = new Map([...batch.early, ...early].map((event) => [keyOf(event), event]))
  for (const key of gone) waiting.delete(key)
  return {
    log: [...log, ...batch.applied],
    early: [...waiting.values()],
    states: new Map([...states, ...batch.states]),
  }
}

const receive = (tables: Tables, incoming: CaseEvent[]): Tables =>
  write(tables, foldBatch(rules, tables.states, tables.early, incoming))

const emptyTables: Tables = { log: [], early: [], states: new Map() }

/** Cuts a list into pieces of the sizes given, again and again; each message is read from the wire anew. */
const partition = (events: CaseEvent[], sizes: number[]): CaseEvent[][] => {
  const batches: CaseEvent[][] = []
  for (let start = 0; start < events.length; ) {
    const size = sizes[batches.length % sizes.length]!
    batches.push(structuredClone(events.slice(start, start + size)))
    start += size
  }
  return batches
}

const byNumber = (events: readonly CaseEvent[], caseId: string) =>
  events.filter((event) => event.caseId === caseId).sort((a, b) => a.number - b.number)

/** Three cases, their events in any order, some twice, cut into batches of any size. */
const deliveries = fc.tuple(walksOf(1), walksOf(2), walksOf(3)).chain((walks) => {
  const events = walks.flatMap(({ log: entries }) => entries)
  const everything = fc.shuffledSubarray(events, { minLength: events.length })
  const repeated = fc.shuffledSubarray(events)
  return fc.record({
    walks: fc.constant(walks),
    arrived: fc
      .tuple(everything, repeated)
      .chain(([all, again]) =>
        fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }),
      ),
    sizes: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 5 }),
  })
})

describe('in whatever order, batches and repetitions events arrive', () => {
  it('every copy ends the same, with each event once, in order, and nothing left waiting', () => {
    fc.assert(
      fc.property(deliveries, ({ walks, arrived, sizes }) => {
        const tables = partition(arrived, sizes).reduce(receive, emptyTables)
        expect(tables.early).toEqual([])
        for (const { log: entries, last } of walks) {
          expect(tables.states.get(last.id)).toEqual(last)
          expect(tables.log.filter(({ caseId }) => caseId === last.id)).toEqual(entries)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('a copy is at every moment the beginning of its log', () => {
    fc.assert(
      fc.property(deliveries, ({ walks, arrived, sizes }) => {
        let tables = emptyTables
        for (const batch of partition(arrived, sizes)) {
          tables = receive(tables, batch)
          for (const { log: entries, last } of walks) {
            const here = tables.log.filter(({ caseId }) => caseId === last.id)
            expect(here).toEqual(entries.slice(0, here.length))
            expect(tables.states.get(last.id) ?? null).toEqual(replay(here))
            const waiting = byNumber(tables.early, last.id)[0]
            expect(waiting?.number ?? Number.POSITIVE_INFINITY).toBeGreaterThan(here.length + 1)
          }
        }
      }),
      { numRuns: 100 },
    )
  })

  it('a case that is refused stops, and the others go on', () => {
    const refusal = { code: 'NO', zh: '不', en: 'no' }
    fc.assert(
      fc.property(deliveries, fc.nat(), ({ walks, arrived, sizes }, pick) => {
        const bad = walks[0].log[pick % walks[0].log.length]!
        const strict: FoldRules = {
          evolve,
          admit: (state, event) =>
            keyOf(event) === keyOf(bad) ? { as: 'refused', refusal } : admitTrusting(state, event),
        }
        const tables = partition(arrived, sizes).reduce<Tables>(
          (before, batch) => write(before, foldBatch(strict, before.states, before.early, batch)),
          emptyTables,
        )
        expect(tables.states.get(bad.caseId)?.number ?? 0).toBe(bad.number - 1)
        expect(byNumber(tables.early, bad.caseId).map(keyOf)).toEqual(
          walks[0].log.slice(bad.number).map(keyOf),
        )
        for (const { last } of walks.slice(1)) expect(tables.states.get(last.id)).toEqual(last)
      }),
      { numRuns: 200 },
    )
  })
})
