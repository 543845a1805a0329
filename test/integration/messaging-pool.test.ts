import { setImmediate as soon } from 'node:timers/promises'
import { type Database, openDatabase } from '@liandong/shared/persistence'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../testkit/database.ts'
import { lineTo } from '../testkit/line-switch.ts'
import { until } from '../testkit/until.ts'

let test: TestDatabase
let database: Database

beforeEach(async () => {
  test = await createTestDatabase()
  database = openDatabase(test.url, 5)
})
afterEach(async () => {
  await database.close()
  await test.drop()
})

const allPools = () => [
  ...Array.from({ length: 20 }, (_, index) => database.write`select ${index}::int as one`),
  ...Array.from({ length: 10 }, () => database.relaxed`select 1 as one`),
  ...Array.from({ length: 10 }, () => database.read.execute('select 1 as one')),
]

it('serves every statement at once again, however often its connections were cut under load', async () => {
  let running = true
  let served = 0
  // Statements that are given between two rounds of the event loop are the ones that used to leave
  // a lost connection in a state from which it never came back.
  const work = Array.from({ length: 8 }, async () => {
    while (running) {
      await database.write`select ${'x'}::text`.then(
        () => {
          served += 1
        },
        () => {},
      )
      await soon()
    }
  })
  for (let round = 0; round < 15; round += 1) {
    const before = served
    await until('statements are served', async () => served > before + 300)
    await test.cut()
  }
  running = false
  await Promise.all(work)
  const began = Date.now()
  expect(await Promise.all(allPools())).toHaveLength(40)
  expect(Date.now() - began).toBeLessThan(2_000)
})

it('serves reads, writes and bookkeeping after a cut in idleness', async () => {
  await Promise.all(allPools())
  await test.cut()
  await until('all pools serve again', async () =>
    Promise.all(allPools()).then(
      () => true,
      () => false,
    ),
  )
})

it('gives up a server that has fallen silent as soon as another one lets it in', async () => {
  const [first, second] = [await lineTo(test.url), await lineTo(test.url)]
  const { port } = new URL(second.through(test.url))
  const either = new URL(first.through(test.url))
  const pair = openDatabase(either.href.replace(either.host, `${either.host},127.0.0.1:${port}`), 2)
  let lost = 0
  pair.onLost(() => {
    lost += 1
  })
  await pair.write`select 1`
  const session = pair.session()
  first.vanish()
  // The one goes to the connection that is there and hangs; the other asks for a new connection.
  const [hanging, moved] = [pair.write`select 1`, pair.write`select 1`].map((work) =>
    work.execute(),
  )
  hanging?.catch(() => {})
  await expect(moved).rejects.toThrow('the pool was replaced')
  expect([lost, session.stands()]).toEqual([1, false])
  await expect(session.write`select 1`).rejects.toThrow()
  expect(await pair.write`select 1 as one`).toEqual([{ one: 1 }])
  expect(lost).toBe(1)
  await pair.close()
  await Promise.all([first, second].map((line) => line.stop()))
})

it('runs nothing on the next database that was waiting for the last one', async () => {
  const narrow = openDatabase(test.url, 1)
  await narrow.write`create table done (number int)`
  const session = narrow.session()
  const held = session.write`select pg_sleep(60)`.execute()
  // More than one connection takes at once: the rest waits in the pool.
  const waiting = Array.from({ length: 300 }, (_, number) =>
    session.write`insert into done values (${number}::int)`.execute(),
  )
  const all = Promise.allSettled([held, ...waiting])
  await until('the first is at work', async () => {
    const [row] = await database.write<[{ count: number }]>`
      select count(*)::int as count from pg_stat_activity where query like 'select pg_sleep%'
        and state = 'active'`
    return row.count > 0
  })
  await test.cut()
  expect(new Set((await all).map(({ status }) => status))).toEqual(new Set(['rejected']))
  expect(session.stands()).toBe(false)
  expect(await narrow.write`select number from done`).toEqual([])
  await narrow.close()
})

it('passes arrays of texts, numbers and ids to the database as they are', async () => {
  const texts = ['甲', 'a "quoted" one', 'back\\slash', '{brace,comma}', '', 'null', 'line\nfeed']
  const ids = ['01a2005f-bdd7-7be1-b14c-ea6a97652db9']
  const [row] = await database.write<
    [{ texts: string; count: number; numbers: string; ids: string }]
  >`
    select array_to_json(${[...texts, null]}::text[])::text as texts,
      cardinality(${texts}::text[]) as count,
      array_to_json(${[1, -2, 3]}::int[])::text as numbers,
      array_to_json(${ids}::uuid[])::text as ids`
  expect(JSON.parse(row.texts)).toEqual([...texts, null])
  expect(row.count).toBe(texts.length)
  expect(JSON.parse(row.numbers)).toEqual([1, -2, 3])
  expect(JSON.parse(row.ids)).toEqual(ids)
  const [none] = await database.write<[{ count: number }]>`
    select cardinality(${[]}::text[]) as count`
  expect(none.count).toBe(0)
})
