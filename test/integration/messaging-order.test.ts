import { admit, type CaseEvent, evolve } from '@liandong/shared/case'
import {
  type Handling,
  openDatabase,
  type RulesFor,
  receiveEvents,
} from '@liandong/shared/persistence'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Injector, injectAs } from '../testkit/broker-user.ts'
import type { Copies } from '../testkit/copies.ts'
import { caseOn, cataloguedItem, entry, subjectOf, wanderingLog } from '../testkit/events.ts'
import type { Person } from '../testkit/issuer.ts'
import { discard, openLetters, replay } from '../testkit/letters.ts'
import { operator } from '../testkit/people.ts'
import type { TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'
import { startWatched } from '../testkit/watched.ts'

const STATION = '340405100'
const CITY = 'city-3404'
const all = ['township-340405', 'district-340405', CITY]
const operators = [STATION, '340405', '3404'].map(operator)

let tiers: TestTiers
let copies: Copies
let writers: Record<string, Injector>

beforeAll(async () => {
  ;({ tiers, copies } = await startWatched(['340405']))
  const open = async (id: string) => [id, await injectAs(tiers, id)] as const
  writers = Object.fromEntries(await Promise.all(all.map(open)))
})
afterAll(async () => {
  await Promise.all(Object.values(writers).map((writer) => writer.close()))
  await tiers.stop()
})

/** Sends as the instance that serves the event's writer; no sender, so that all three take it in. */
const send = (event: CaseEvent): Promise<string> => {
  const writer = tiers.network.instances.find(({ divisions }) =>
    divisions.includes(event.by.division),
  )
  return writers[writer!.id]!.send(subjectOf(event), JSON.stringify(event), null)
}

const ignored: Handling = {
  writerOf: ({ by }) => by.division,
  isBounded: () => true,
  applied: () => {},
  settle: async () => [],
}
const rulesFor: RulesFor = async () => ({
  admit: (state, event) => admit(state, event, { now: new Date(), itemOf: cataloguedItem }),
  evolve,
})

/** The same shuffle for the same seed, so that a failure can be seen again. */
const shuffled = <Value>(values: readonly Value[], seed: number): Value[] => {
  let state = seed
  const random = () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
  return values
    .map((value) => ({ value, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value)
}

const hasNumber = (instance: string, id: string, number: number) =>
  until(`${instance} has ${id} up to ${number}`, async () => {
    const rows = await copies.sql(instance)`
      select from cases where id = ${id} and number = ${number}`
    return rows.length === 1
  })

const hasLetters = (person: Person, count: number) =>
  until(`${count} letters at ${person.division}`, async () => {
    const open = await openLetters(tiers, person)
    return open.length === count && open
  })

it('makes equal logs of events that come shuffled and three times each', async () => {
  const logs = Array.from({ length: 20 }, (_, index) =>
    wanderingLog(caseOn(STATION, index + 1), 16),
  )
  const events = logs.flat()
  for (const event of shuffled([...events, ...events, ...events], 7)) await send(event)
  await Promise.all(
    all.flatMap((instance) => logs.map((log) => hasNumber(instance, log[0]!.caseId, 16))),
  )
  await copies.settled()
})

it('waits for the opening itself, even when everything else came the other way round', async () => {
  const log = wanderingLog(caseOn(STATION, 101), 16)
  const [first, ...rest] = log
  for (const event of rest.toReversed()) await send(event)
  for (const instance of all) {
    await until(`${instance} keeps 15 early events`, async () => {
      const [row] = await copies.sql(instance)`select count(*)::int as count from early_events`
      return row?.count === 15
    })
  }
  await send(first!)
  await Promise.all(all.map((id) => hasNumber(id, first!.caseId, 16)))
  await copies.settled()
})

it('keeps the honest one of two early entries with one number for the operator to replay', async () => {
  const caseId = caseOn(STATION, 201)
  const [first, second, honest, ...rest] = wanderingLog(caseId, 8)
  const forged = entry(caseId, 3, STATION, { type: 'withdrawn', data: { reason: '抢先一步' } })
  await send(forged)
  for (const instance of all) {
    await until('the forged entry waits', async () => {
      const rows = await copies.sql(instance)`select from early_events where case_id = ${caseId}`
      return rows.length === 1
    })
  }
  await send(honest!)
  for (const person of operators) {
    const [rival] = await hasLetters(person, 1)
    expect(rival).toMatchObject({ caseId, reason: 'EARLY_RIVAL', subject: subjectOf(honest!) })
  }
  for (const event of [first!, second!, ...rest]) await send(event)
  for (const person of operators) {
    const [rival, bad] = await hasLetters(person, 2)
    expect(bad).toMatchObject({ reason: 'EVENT_BY_WRONG_WRITER', subject: subjectOf(forged) })
    expect(await replay(tiers, person, bad!.id)).toMatchObject({
      ok: false,
      error: { code: 'STILL_NOT_APPLICABLE' },
    })
    expect(await replay(tiers, person, rival!.id)).toMatchObject({ ok: true, error: null })
    expect(await openLetters(tiers, person)).toMatchObject([{ id: bad!.id }])
    expect(await discard(tiers, person, bad!.id)).toMatchObject({ ok: true })
  }
  await Promise.all(all.map((id) => hasNumber(id, caseId, 8)))
  await copies.settled()
})

it('appends no entry whose predecessor was lost with a database to another one', async () => {
  const caseId = caseOn(STATION, 251)
  const [first, second, lost, orphan] = wanderingLog(caseId, 4)
  const signed = (event: CaseEvent, command: string, after: CaseEvent): CaseEvent => ({
    ...event,
    version: 2,
    command,
    fingerprint: command,
    after: after.at,
  })
  const again = { ...lost!, at: '2026-03-02T01:30:00.000Z' }
  const next = { ...orphan!, at: '2026-03-02T01:31:00.000Z' }
  const commands = copies.sql('district-340405')
  for (const event of [first!, second!, signed(orphan!, 'orphan', lost!)]) await send(event)
  for (const instance of all) {
    await until('the orphan waits', async () => {
      const rows = await copies.sql(instance)`select from early_events where case_id = ${caseId}`
      return rows.length === 1
    })
  }
  await commands`insert into commands (person, key, fingerprint, case_id)
    values (${orphan!.by.id}, 'orphan', '', ${caseId}), (${orphan!.by.id}, 'again', '', ${caseId})`
  await send(signed(again, 'again', second!))
  for (const person of operators) {
    const [letter] = await hasLetters(person, 1)
    expect(letter).toMatchObject({ caseId, reason: 'ENTRY_ORPHANED' })
    expect(await discard(tiers, person, letter!.id)).toMatchObject({ ok: true })
  }
  await until('the command of the orphan is forgotten', async () => {
    const rows = await commands`select key from commands where case_id = ${caseId}`
    return rows.length === 1 && rows[0]?.key === 'again'
  })
  await send(signed(next, 'next', again))
  await Promise.all(all.map((id) => hasNumber(id, caseId, 4)))
  // One that comes when its number is taken already: an orphan as well, and no fork.
  await send(signed({ ...orphan!, at: '2026-03-02T01:00:09.000Z' }, 'late orphan', lost!))
  for (const person of operators) {
    const [letter] = await hasLetters(person, 1)
    expect(letter).toMatchObject({ caseId, reason: 'ENTRY_ORPHANED' })
    expect(await discard(tiers, person, letter!.id)).toMatchObject({ ok: true })
  }
  await commands`delete from commands where case_id = ${caseId}`
  await copies.settled()
})

it('applies a batch once that eight replicas take in at the same moment', async () => {
  const database = openDatabase(tiers.of(CITY).database.url)
  const logs = Array.from({ length: 10 }, (_, index) =>
    wanderingLog(caseOn(STATION, index + 301), 6),
  )
  const events = logs.flat()
  const received = await Promise.all(
    Array.from({ length: 8 }, (_, seed) =>
      receiveEvents(database.write, rulesFor, shuffled(events, seed + 1), {
        ...ignored,
        settle: async () => {
          throw new Error('nothing is to be refused')
        },
      }),
    ),
  )
  const applied = received.flatMap((part) =>
    part.applied.map((one) => `${one.caseId} ${one.number}`),
  )
  expect(applied.length).toBe(events.length)
  expect(new Set(applied).size).toBe(events.length)
  const [row] = await copies.sql(CITY)<[{ count: number; early: number }]>`
    select count(*)::int as count, (select count(*)::int from early_events) as early
    from cases where number = 6 and id = any(${logs.map((log) => log[0]!.caseId)})`
  expect(row).toEqual({ count: logs.length, early: 0 })
  await database.close()
})

it('settles refused events again when the process ended before it had settled them', async () => {
  const database = openDatabase(tiers.of(CITY).database.url)
  const caseId = caseOn(STATION, 401)
  const [first, second, third] = wanderingLog(caseId, 3)
  const forged = [2, 4].map((number) =>
    entry(caseId, number, STATION, { type: 'withdrawn', data: { reason: `抢先 ${number}` } }),
  )
  const applied: number[] = []
  const receive = (events: CaseEvent[], settle: Handling['settle']) =>
    receiveEvents(database.write, rulesFor, events, {
      ...ignored,
      applied: (events) => void applied.push(...events.map(({ number }) => number)),
      settle,
    })
  const ended = async () => {
    throw new Error('ended')
  }
  await receive(forged, ignored.settle)
  await expect(receive([first!, second!, third!], ended)).rejects.toThrow('ended')
  const settled: string[] = []
  await receive([], async (refused) => {
    settled.push(...refused.map(({ event, refusal }) => `${event.number} ${refusal.code}`))
    return []
  })
  expect(applied).toEqual([1, 2, 3])
  expect(settled.toSorted()).toEqual(['2 LOG_FORKED', '4 EVENT_BY_WRONG_WRITER'])
  expect(await copies.sql(CITY)`select from early_events where case_id = ${caseId}`).toHaveLength(0)
  expect(await copies.sql(CITY)`select from case_events where case_id = ${caseId}`).toHaveLength(3)
  await database.close()
})
