import { randomUUID } from 'node:crypto'
import { confirmMessages } from '@liandong/shared/persistence'
import { jetstreamManager } from '@nats-io/jetstream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectAs } from '../testkit/broker-user.ts'
import type { Copies } from '../testkit/copies.ts'
import { ADMIN } from '../testkit/nats.ts'
import { agent } from '../testkit/people.ts'
import type { TestTiers } from '../testkit/tiers.ts'
import { acceptOne, forwardOne } from '../testkit/traffic.ts'
import { until } from '../testkit/until.ts'
import { startWatched } from '../testkit/watched.ts'

const station = agent('340405100')
const TOWNSHIP = 'township-340405'
const receivers = ['district-340405', 'city-3404']
const RESEND = 200

let tiers: TestTiers
let copies: Copies

beforeAll(async () => {
  ;({ tiers, copies } = await startWatched(['340405'], { resendAfter: RESEND }))
})
afterAll(() => tiers.stop())

const stop = (...ids: string[]) => Promise.all(ids.map((id) => tiers.of(id).stop()))
const start = (...ids: string[]) => Promise.all(ids.map((id) => tiers.of(id).start()))

const outbox = () =>
  copies.sql(TOWNSHIP)<{ id: string; awaiting: string[]; attempts: number }[]>`
    select id, awaiting, attempts from outbox order by id`

const attempted = (count: number) =>
  until(`every message was sent ${count} times`, async () => {
    const rows = await outbox()
    return rows.length > 0 && rows.every(({ attempts }) => attempts >= count)
  })

it('is emptied when every receiver has confirmed, and never before', async () => {
  await stop('city-3404')
  const caseId = await acceptOne(tiers, station)
  await until('the district has confirmed', async () => {
    const rows = await outbox()
    return rows.length === 1 && !rows[0]!.awaiting.includes('district-340405')
  })
  expect((await outbox()).map(({ awaiting }) => awaiting)).toEqual([['city-3404']])
  await start('city-3404')
  await copies.settled()
  expect(await copies.cases()).toContain(caseId)
})

it('sends again what was confirmed while the sender was down, and forgets it then', async () => {
  await stop(...receivers)
  const caseIds: string[] = []
  for (let count = 0; count < 5; count += 1) caseIds.push(await acceptOne(tiers, station))
  await attempted(1)
  await stop(TOWNSHIP)
  await start(...receivers)
  await until('the receivers have stored everything', async () => {
    const rows = await Promise.all(
      receivers.map((id) => copies.sql(id)`select from cases where id = any(${caseIds})`),
    )
    return rows.every(({ length }) => length === caseIds.length)
  })
  expect(await outbox()).toHaveLength(5)
  await start(TOWNSHIP)
  await copies.settled()
})

it('owes nothing for a message that all have long known', async () => {
  await copies.sql(TOWNSHIP)`
    insert into outbox (subject, payload, awaiting)
    select 'case.3404.05.100.township.' || (event->>'type'), event::text, ${receivers}
    from case_events`
  await copies.settled()
})

it('sends to a receiver that is away more and more seldom, and keeps one row a message', async () => {
  await stop('city-3404')
  await acceptOne(tiers, station)
  await attempted(1)
  const began = Date.now()
  await attempted(4)
  // 200 + 400 + 800 ms lie between the first and the fourth time.
  expect(Date.now() - began).toBeGreaterThan(RESEND * 6)
  expect(await outbox()).toHaveLength(1)
  await start('city-3404')
  await copies.settled()
})

it('is not held up by a message that the broker never takes', async () => {
  const [poison] = await copies.sql(TOWNSHIP)<[{ id: string }]>`
    insert into outbox (subject, payload, awaiting)
    values ('case.3404.05.100.township.accepted', ${'x'.repeat(2_000_000)}, ${receivers})
    returning id`
  for (let count = 0; count < 10; count += 1) await forwardOne(tiers, station)
  await until('only the poison is left', async () => {
    const rows = await outbox()
    return rows.length === 1 && rows[0]!.id === poison.id
  })
  await copies.sql(TOWNSHIP)`delete from outbox where id = ${poison.id}`
  await copies.settled()
})

it('does not count a sending that found no stream, and is emptied when there is one again', async () => {
  const admin = await connectAs(tiers, ADMIN)
  const manager = await jetstreamManager(admin)
  await stop(...receivers)
  await manager.streams.delete('LIANDONG')
  await acceptOne(tiers, station)
  const tries = new Set<string>()
  await until('it was tried in vain three times', async () => {
    const [row] = await copies.sql(TOWNSHIP)<{ at: string; attempts: number }[]>`
      select send_at::text as at, attempts from outbox`
    expect(row?.attempts).toBeLessThanOrEqual(1)
    return tries.add(row?.at ?? '').size > 3
  })
  await start(...receivers)
  await copies.settled()
  await admin.close()
})

it('forgets a message that its receivers confirm at the same moment', async () => {
  const sql = copies.sql('city-3404')
  const ids = Array.from({ length: 300 }, () => randomUUID())
  await sql`
    insert into outbox (id, subject, payload, awaiting, send_at)
    select id, 'none', '', ${['one', 'two', 'three']}, now() + interval '1 hour'
    from unnest(${ids}::uuid[]) as new (id)`
  const orders = [ids, ids.toReversed(), ids]
  await Promise.all(
    ['one', 'two', 'three'].map((receiver, index) =>
      confirmMessages(
        sql,
        orders[index]!.map((id) => ({ id, receiver })),
      ),
    ),
  )
  expect(await sql`select awaiting from outbox where subject = 'none'`).toEqual([])
})
