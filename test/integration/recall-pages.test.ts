import { fileURLToPath } from 'node:url'
import { MOST_LISTED, RANGE } from '@liandong/shared/messages'
import {
  type AskPeer,
  answerQuestion,
  type InboundMessage,
  recallFrom,
  type StoreBatch,
} from '@liandong/shared/messaging'
import { planNetwork } from '@liandong/shared/network'
import { type Database, migrateDatabase, openDatabase } from '@liandong/shared/persistence'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testkit/database.ts'

const MIGRATIONS = fileURLToPath(new URL('../../services/township/migrations', import.meta.url))
const plan = planNetwork({
  cityCode: '340400',
  districts: ['340405', '340403'],
  urlFor: () => 'http://127.0.0.1:1/graphql',
})
if (!plan.ok) throw new Error(plan.problems.join('; '))
const network = plan.value
const [instance, peer] = ['district-340405', 'city-3404'].map(
  (id) => network.instances.find((one) => one.id === id)!,
) as [(typeof network.instances)[0], (typeof network.instances)[0]]

let files: TestDatabase[] = []
let own: Database
let other: Database

const open = async (): Promise<Database> => {
  const file = await createTestDatabase()
  files.push(file)
  await migrateDatabase(file.url, MIGRATIONS)
  return openDatabase(file.url)
}

beforeAll(async () => {
  own = await open()
  other = await open()
})
afterAll(async () => {
  await Promise.all([own.close(), other.close()])
  await Promise.all(files.map(({ drop }) => drop()))
  files = []
})
beforeEach(async () => {
  for (const { write } of [own, other]) {
    await write`truncate cases, case_events, early_events, dead_letters, catalogues`
  }
})

/** So many cases of an origin, each with so many entries; every entry pads itself to a length. */
const fill = async (
  { write }: Database,
  origin: string,
  cases: number,
  entries: number,
  padding = 1,
): Promise<void> => {
  await write`
    with new as (
      select ${origin} || '-20261128-' || lpad(serial::text, 5, '0') || '-X' as id
      from generate_series(1, ${cases}::int) as serial
    ), log as (
      insert into case_events (case_id, number, event)
      select id, number, jsonb_build_object('caseId', id, 'number', number, 'type', 'claimed',
        'by', jsonb_build_object('division', '340405'), 'pad', repeat('x', ${padding}::int))
      from new cross join generate_series(1, ${entries}::int) as number
    )
    insert into cases (id, number, origin, department, item_code, mode, status, accepted_at, state)
    select id, ${entries}::int, ${origin}, 'd', 'i', 'direct', 'inReview', now(), '{}' from new`
}

/** Puts what came into the own database, as the receiver does, but asks no rule. */
const take = async (messages: InboundMessage[]) => {
  await own.write`
    with came as (
      select (body::jsonb)->>'caseId' as id, ((body::jsonb)->>'number')::int as number, body::jsonb as event
      from unnest(${messages.map(({ payload }) => payload)}::text[]) as body
    ), log as (
      insert into case_events (case_id, number, event) select id, number, event from came
      on conflict do nothing
    )
    insert into cases (id, number, origin, department, item_code, mode, status, accepted_at, state)
    select id, max(number), left(id, 9), 'd', 'i', 'direct', 'inReview', now(), '{}' from came group by id
    on conflict (id) do update set number = excluded.number`
  return { letters: [], heldBack: [] }
}

const asked: { ask: string; bytes: number }[] = []

const askOther: AskPeer = async (_, question) => {
  const answer = await answerQuestion(other.write, question, ['340405'])
  if (!answer) throw new Error('refused')
  asked.push({ ask: question.ask, bytes: JSON.stringify(answer).length })
  return { sure: true, answer: JSON.parse(JSON.stringify(answer)) }
}

const recall = async (ask: AskPeer = askOther, store: StoreBatch = take) => {
  asked.length = 0
  return recallFrom({
    network,
    instance,
    peer,
    ask,
    sql: own.write,
    take: store,
    running: () => true,
    onTaken: () => {},
  })
}

const logs = async ({ write }: Database) => {
  const [row] = await write<[{ digest: string; count: number }]>`
    select count(*)::int as count,
      md5(string_agg(case_id || number || event::text, ',' order by case_id collate "C", number)) as digest
    from case_events where starts_with(case_id, '340405')`
  return row
}

describe('what a peer holds comes back page by page', () => {
  it.each([
    ['into an empty database', 0, MOST_LISTED * 2 + 7, 2],
    ['beside what is there', 900, MOST_LISTED + 300, 3],
    ['over more cases than a range has', RANGE - 3, RANGE + MOST_LISTED + 5, 1],
  ])(
    '%s',
    async (_, mine, theirs, entries) => {
      await fill(own, '340405100', mine, 1)
      await fill(other, '340405100', theirs, entries)
      await fill(other, '340403001', 20, 2)
      const lacking = theirs * entries - mine
      expect(await recall()).toMatchObject({ sure: true, entries: lacking, own: lacking })
      expect(await logs(own)).toEqual(await logs(other))
      expect(
        (await own.write`select from case_events where starts_with(case_id, '340403')`).length,
      ).toBe(0)
      // The second time there is nothing left, and next to nothing is said.
      expect(await recall()).toMatchObject({ sure: true, entries: 0 })
      expect(asked.filter(({ ask }) => ask === 'entries')).toEqual([])
      expect(asked.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(1_000)
    },
    60_000,
  )

  it('stays far below the broker’s limit, however long the entries are', async () => {
    await fill(other, '340405100', 12, 5, 90_000)
    await fill(other, '340405121', 3, 1, 700_000)
    await recall()
    expect(await logs(own)).toEqual(await logs(other))
    const sizes = asked.map(({ bytes }) => bytes)
    expect(Math.max(...sizes)).toBeLessThan(701_000)
    expect(sizes.filter((size) => size > 270_000)).toHaveLength(3)
  }, 60_000)

  it('goes on with a log that is longer than an answer', async () => {
    await fill(other, '340405100', 2, 1_700)
    await recall()
    expect(await logs(own)).toEqual(await logs(other))
  }, 60_000)

  it('asks for one case of many that has gone on', async () => {
    await fill(own, '340405100', RANGE + 50, 1)
    await fill(other, '340405100', RANGE + 50, 1)
    const [{ id }] = await other.write<[{ id: string }]>`select max(id) as id from cases`
    await other.write`
      insert into case_events select case_id, 2, jsonb_set(event, '{number}', '2') from case_events where case_id = ${id}`
    await other.write`update cases set number = 2 where id = ${id}`
    expect(await recall()).toMatchObject({ entries: 1 })
    expect(asked.map(({ ask }) => ask)).toEqual([
      'catalogue',
      'holdings',
      'holdings',
      'entries',
      'unread',
    ])
  }, 60_000)
})

it('says how much was held back, because its writer has too much waiting here', async () => {
  await fill(other, '340405100', 30, 1)
  const full: StoreBatch = async (messages) => ({ letters: [], heldBack: messages.slice(0, 7) })
  expect(await recall(askOther, full)).toMatchObject({ entries: 30, heldBack: 7 })
})

describe('a peer that is not honest', () => {
  const holding = (id: string) => ({ cases: [[id, 9, []]], more: true })
  const liar =
    (answers: Record<string, unknown>): AskPeer =>
    async (_, question) =>
      ({
        sure: true,
        answer: answers[question.ask] ?? {
          ...{ catalogue: null, messages: [], next: null },
          ...{ entries: [], more: false },
        },
      }) as never

  it.each([
    ['lists the same case for ever', { holdings: holding('340405100-1') }],
    ['lists nothing, and says there is more', { holdings: { cases: [], more: true } }],
    [
      'has no entries, and says there are more',
      {
        holdings: { cases: [['340405100-1', 9, []]], more: false },
        entries: { entries: [], more: true },
      },
    ],
    [
      'gives the same entry for ever',
      {
        holdings: { cases: [['340405100-1', 9, []]], more: false },
        entries: {
          entries: [
            { caseId: '340405100-1', number: 0, type: 'claimed', by: { division: '340405' } },
          ],
          more: true,
        },
      },
    ],
    [
      'gives the same letters for ever',
      { holdings: { same: true }, unread: { messages: [], next: 0 } },
    ],
  ])('is not listened to when it %s', async (_, answers) => {
    await expect(recall(liar(answers))).rejects.toThrow('repeats itself')
  })

  it('brings nothing from other places, under no name', async () => {
    const elsewhere = {
      caseId: '340403001-1',
      number: 1,
      type: 'claimed',
      by: { division: '340403' },
    }
    const strange = [
      elsewhere,
      { ...elsewhere, caseId: '340405100-1', type: 'a.b' },
      { ...elsewhere, caseId: '340405100-1', by: null },
      { caseId: '340405100-1', by: { division: '>' }, type: 'claimed' },
    ]
    const result = await recall(
      liar({
        holdings: {
          cases: [
            ['340405100-1', 9, []],
            ['340403001-1', 9, []],
          ],
          more: false,
        },
        entries: { entries: strange, more: false },
        unread: {
          messages: [
            { subject: 'catalogue.3404', payload: '{}' },
            { subject: 'case.3404.03.001.township.claimed', payload: '{}' },
          ],
          next: null,
        },
      }),
    )
    expect(result.sure).toBe(true)
    expect((await own.write`select from case_events`).length).toBe(0)
  })
})
