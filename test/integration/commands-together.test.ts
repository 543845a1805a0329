import { fileURLToPath } from 'node:url'
import { type CaseEvent, type CaseState, evolve } from '@liandong/shared/case'
import {
  type CommandStore,
  type Database,
  type DecidedCommand,
  messageId,
  migrateDatabase,
  openCommandStore,
  openDatabase,
  type Session,
} from '@liandong/shared/persistence'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testkit/database.ts'
import { caseOn, opening, subjectOf, wanderingLog } from '../testkit/events.ts'
import { until } from '../testkit/until.ts'

// Commands that come at the same moment share one statement. What one of them meets is its own.

const STATION = '340405100'
const migrations = fileURLToPath(new URL('../../services/township/migrations', import.meta.url))

let test: TestDatabase
let database: Database
let store: CommandStore
let serial = 0

beforeAll(async () => {
  test = await createTestDatabase()
  await migrateDatabase(test.url, migrations)
  database = openDatabase(test.url, 5)
  store = openCommandStore(database)
})
afterAll(async () => {
  await database.close()
  await test.drop()
})

const newId = (): string => {
  serial += 1
  return caseOn(STATION, serial)
}

const newCase = (): CaseEvent => opening(newId())

const decided = (
  event: CaseEvent,
  {
    before = null,
    key = `key-${event.caseId}-${event.number}`,
    awaiting = ['city-3404'],
    session = database.session(),
  }: {
    before?: CaseState | null
    key?: string
    awaiting?: string[]
    session?: Session
  } = {},
): DecidedCommand => ({
  command: { person: 'agent', key, fingerprint: 'what was asked' },
  state: evolve(before, event),
  entries: [
    {
      event,
      message: { id: messageId(), subject: subjectOf(event), payload: JSON.stringify(event) },
    },
  ],
  awaiting,
  session,
  headStart: 0,
})

const logOf = async (caseId: string): Promise<number[]> => {
  const rows = await database.write<{ number: number }[]>`
    select number from case_events where case_id = ${caseId} order by number`
  return rows.map(({ number }) => number)
}

describe('commands at the same moment', () => {
  it('are all done, each with its log, its projection, its key and its messages', async () => {
    const events = Array.from({ length: 100 }, newCase)
    const recorded = await Promise.all(events.map((event) => store.record(decided(event))))
    expect(new Set(recorded)).toEqual(new Set(['done']))
    const loaded = await Promise.all(
      events.map(({ caseId }) => store.load({ caseId, person: 'agent', key: `key-${caseId}-1` })),
    )
    for (const [index, { state, done }] of loaded.entries()) {
      const event = events[index]!
      expect(state).toEqual(JSON.parse(JSON.stringify(evolve(null, event))))
      expect(done).toEqual({ caseId: event.caseId, fingerprint: 'what was asked' })
    }
    const ids = events.map(({ caseId }) => caseId)
    const rows = await database.write<{ event: CaseEvent; payload: string; awaiting: string }[]>`
      select event, payload, awaiting::text as awaiting
      from case_events join outbox on payload::jsonb = event
      where case_id = any(${ids}::text[])`
    expect(rows).toHaveLength(100)
    expect(new Set(rows.map(({ awaiting }) => awaiting))).toEqual(new Set(['{city-3404}']))
  })

  it('are not written when the database may have been replaced since they were decided', async () => {
    const late = decided(newCase())
    await test.cut()
    await until('the connections were lost', async () => !late.session.stands())
    const event = newCase()
    const recorded = await Promise.all([store.record(late), store.record(decided(event))])
    expect(recorded).toEqual(['databaseLost', 'done'])
    expect(await logOf(late.state.id)).toEqual([])
    expect(await logOf(event.caseId)).toEqual([1])
  })

  it('leave no message where nobody else is concerned', async () => {
    const [told, quiet] = [newCase(), newCase()]
    await Promise.all([store.record(decided(told)), store.record(decided(quiet, { awaiting: [] }))])
    const rows = await database.write`
      select from outbox where payload::jsonb->>'caseId' = any(${[told.caseId, quiet.caseId]}::text[])`
    expect(rows).toHaveLength(1)
    expect(await logOf(quiet.caseId)).toEqual([1])
  })

  it('give a number to one of two who write the same entry, and harm nobody beside them', async () => {
    const [first, second] = wanderingLog(newId(), 2)
    const before = evolve(null, first!)
    await store.record(decided(first!))
    const beside = newCase()
    const recorded = await Promise.all([
      store.record(decided(second!, { before, key: 'hers' })),
      store.record(decided(second!, { before, key: 'his-too' })),
      store.record(decided(beside)),
    ])
    expect(recorded.slice(0, 2).toSorted()).toEqual(['done', 'numberTaken'])
    expect(recorded[2]).toBe('done')
    expect(await logOf(first!.caseId)).toEqual([1, 2])
  })

  it('give each number to one of two replicas, whatever the order in which they are asked', async () => {
    const logs = Array.from({ length: 30 }, () => wanderingLog(newId(), 2))
    await Promise.all(logs.map(([first]) => store.record(decided(first!))))
    const replica = openDatabase(test.url, 5)
    const other = openCommandStore(replica)
    const both = await Promise.all(
      [logs, logs.toReversed()].map((order, index) =>
        Promise.all(
          order.map(([first, second]) =>
            (index === 0 ? store : other).record(
              decided(second!, { before: evolve(null, first!), key: `${index}-${first!.caseId}` }),
            ),
          ),
        ),
      ),
    )
    await replica.close()
    const [mine, theirs] = [both[0]!, both[1]!.toReversed()]
    for (const [index, recorded] of mine.entries()) {
      expect([recorded, theirs[index]].toSorted()).toEqual(['done', 'numberTaken'])
    }
  })

  it('do once what is given twice under one key, and harm nobody beside it', async () => {
    const [one, two, beside] = [newCase(), newCase(), newCase()]
    const recorded = await Promise.all([
      store.record(decided(one, { key: 'clicked-twice' })),
      store.record(decided(two, { key: 'clicked-twice' })),
      store.record(decided(beside)),
    ])
    expect(recorded.slice(0, 2).toSorted()).toEqual(['done', 'keyUsed'])
    expect(recorded[2]).toBe('done')
    const logs = await Promise.all([one, two].map(({ caseId }) => logOf(caseId)))
    expect(logs.flat()).toEqual([1])
  })

  it('do not fail with one that the database cannot store', async () => {
    const [bad, good] = [newCase(), newCase()]
    const broken = decided(bad)
    broken.entries[0]!.message.payload = '{"not": json'
    const [refused, recorded] = await Promise.allSettled([
      store.record(broken),
      store.record(decided(good)),
    ])
    expect(refused.status).toBe('rejected')
    expect(recorded).toEqual({ status: 'fulfilled', value: 'done' })
    expect(await logOf(bad.caseId)).toEqual([])
    expect(await logOf(good.caseId)).toEqual([1])
  })

  it('ask for a case that is not here, and for a key alone', async () => {
    const event = newCase()
    await store.record(decided(event, { key: 'asked-later' }))
    const [nothing, key, state] = await Promise.all([
      store.load({ caseId: 'nowhere', person: 'agent', key: 'never-used' }),
      store.load({ caseId: null, person: 'agent', key: 'asked-later' }),
      store.load({ caseId: event.caseId, person: 'somebody else', key: 'asked-later' }),
    ])
    expect(nothing).toEqual({ state: null, done: null })
    expect(key).toMatchObject({ state: null, done: { caseId: event.caseId } })
    expect(state).toMatchObject({ state: { id: event.caseId }, done: null })
  })
})

describe('running numbers', () => {
  const counterOf = (origin: string) => ({ origin, day: '2026-03-03' as const })
  const take = (count: number, counter: { origin: string; day: `${number}-${number}-${number}` }) =>
    Promise.all(Array.from({ length: count }, () => store.serials.next(counter)))

  // Of goes that overlap one may reserve ahead: what is between is in hand, and given out next.
  it('are given out once and all of them, counter by counter and day by day', async () => {
    const days = ['2026-03-03', '2026-03-04'] as const
    const asked = Array.from({ length: 150 }, (_, n) => ({
      origin: n % 3 === 0 ? '340405101' : '340405102',
      day: days[n % 2]!,
    }))
    const numbers = await Promise.all(asked.map(store.serials.next))
    for (const origin of ['340405101', '340405102']) {
      for (const day of days) {
        const mine = numbers.filter((_, n) => asked[n]!.origin === origin && asked[n]!.day === day)
        while (mine.length < Math.max(...mine)) mine.push(...(await take(1, { origin, day })))
        expect(mine.toSorted((a, b) => a - b)).toEqual(mine.map((_, n) => n + 1))
      }
    }
  })

  it('are never given out twice, whatever other replicas have in hand', async () => {
    const counter = counterOf('340405103')
    const other = openCommandStore(database)
    const numbers: number[] = []
    for (let round = 0; round < 10; round += 1) {
      const asked = Array.from({ length: 40 }, (_, n) => (n % 2 ? store : other))
      numbers.push(...(await Promise.all(asked.map(({ serials }) => serials.next(counter)))))
    }
    expect(new Set(numbers).size).toBe(400)
  })

  it('are in hand where people queue, and ask nobody then', async () => {
    const counter = counterOf('340405104')
    await take(10, counter)
    const [next] = await take(1, counter)
    const alone = postgres(test.url, { max: 1 })
    const inHand = await alone.begin(async (sql) => {
      await sql`lock table case_serials in access exclusive mode`
      return take(5, counter)
    })
    await alone.end()
    expect(inHand).toEqual([1, 2, 3, 4, 5].map((n) => next! + n))
  })

  it('come from the database again when those in hand are of no use', async () => {
    const counter = counterOf('340405105')
    await take(10, counter)
    await take(1, counter)
    await database.write`update case_serials set last = 1000 where origin = '340405105'`
    store.serials.drop(counter)
    expect(await take(1, counter)).toEqual([1001])
  })

  it('are asked for one at a time at the pace of a person', async () => {
    const counter = counterOf('340405106')
    await take(1, counter)
    const rows = await database.write`
      select last from case_serials where origin = '340405106'`
    expect(rows).toEqual([{ last: 1 }])
  })
})
