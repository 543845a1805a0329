import { type CaseEvent, replay } from '@liandong/shared/case'
import { messageId, openDatabase, recordCommands } from '@liandong/shared/persistence'
import { jetstreamManager } from '@nats-io/jetstream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectAs, consumerOf } from '../testkit/broker-user.ts'
import type { Copies } from '../testkit/copies.ts'
import { caseOn, opening, subjectOf, wanderingLog } from '../testkit/events.ts'
import { ADMIN } from '../testkit/nats.ts'
import type { TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'
import { startWatched } from '../testkit/watched.ts'

// What a counter writes is sent from memory right after its commit. These are the windows in which
// the memory is gone, or is not where the message is.

const STATION = '340405100'
const TOWNSHIP = 'township-340405'
const receivers = ['district-340405', 'city-3404']
const RESEND = 4_000

let tiers: TestTiers
let copies: Copies
let serial = 0

beforeAll(async () => {
  ;({ tiers, copies } = await startWatched(['340405'], { resendAfter: RESEND }))
})
afterAll(() => tiers.stop())

/** Writes what a counter writes, and is killed before it sends: the row is left to nobody. */
const killedAfterCommit = async (headStart: number): Promise<CaseEvent> => {
  serial += 1
  const event = opening(caseOn(STATION, serial))
  const database = openDatabase(tiers.of(TOWNSHIP).database.url)
  const [recorded] = await recordCommands([
    {
      session: database.session(),
      command: { person: 'somebody', key: `killed-${serial}`, fingerprint: '' },
      state: replay([event])!,
      entries: [
        {
          event,
          message: { id: messageId(), subject: subjectOf(event), payload: JSON.stringify(event) },
        },
      ],
      awaiting: receivers,
      headStart,
    },
  ])
  expect(recorded).toBe('done')
  await database.close()
  return event
}

const arrived = async ({ caseId }: CaseEvent): Promise<void> => {
  await Promise.all(
    receivers.map((id) =>
      until(`${caseId} is at ${id}`, async () => {
        const rows = await copies.sql(id)`select from cases where id = ${caseId}`
        return rows.length === 1
      }),
    ),
  )
}

it('sends at its next start what a killed process took with it', async () => {
  await tiers.of(TOWNSHIP).stop()
  const event = await killedAfterCommit(600_000)
  await tiers.of(TOWNSHIP).start()
  const began = Date.now()
  await arrived(event)
  // Not after the ten minutes that the row says.
  expect(Date.now() - began).toBeLessThan(4_000)
  await copies.settled()
})

it('sends by the other replica what a killed one took with it, when its head start is over', async () => {
  const began = Date.now()
  const event = await killedAfterCommit(RESEND / 4)
  await arrived(event)
  const took = Date.now() - began
  expect(took).toBeGreaterThan(RESEND / 4 - 100)
  expect(took).toBeLessThan(RESEND / 4 + 4_000)
  await copies.settled()
})

it('does not touch the rows that somebody is just sending', async () => {
  const event = await killedAfterCommit(3_000)
  await tiers.of(TOWNSHIP).stop()
  const [row] = await copies.sql(TOWNSHIP)<{ attempts: number }[]>`
    select attempts from outbox where payload like ${`%${event.caseId}%`}`
  expect(row).toEqual({ attempts: 0 })
  await tiers.of(TOWNSHIP).start()
  await copies.settled()
})

it('learns from its own echo what its database has forgotten', async () => {
  const event = await killedAfterCommit(0)
  await arrived(event)
  await copies.settled()
  await tiers.of(TOWNSHIP).stop()
  await copies.sql(TOWNSHIP)`delete from case_events where case_id = ${event.caseId}`
  await copies.sql(TOWNSHIP)`delete from cases where id = ${event.caseId}`
  // Neither the database nor the broker knows any more how far it had read.
  await copies.sql(TOWNSHIP)`delete from watermarks`
  const admin = await connectAs(tiers, ADMIN)
  const { consumers } = await jetstreamManager(admin)
  await consumers.delete('LIANDONG', await consumerOf(tiers, TOWNSHIP, 'case.3404.05.100.>'))
  await admin.close()
  await tiers.of(TOWNSHIP).start()
  await copies.settled()
  expect(await copies.sql(TOWNSHIP)`select from cases where id = ${event.caseId}`).toHaveLength(1)
})

it('applies what waited when nobody looked at the right moment', async () => {
  const [first, second, third] = wanderingLog(caseOn(STATION, 900), 3) as [
    CaseEvent,
    CaseEvent,
    CaseEvent,
  ]
  const sql = copies.sql('city-3404')
  for (const event of [second, third]) {
    await sql`
      insert into early_events (case_id, number, event)
      values (${event.caseId}, ${event.number}, ${JSON.stringify(event)}::text::jsonb)`
  }
  const state = replay([first])!
  await sql`insert into case_events (case_id, number, event)
    values (${first.caseId}, 1, ${JSON.stringify(first)}::text::jsonb)`
  await sql`
    insert into cases (id, number, origin, department, item_code, mode, status, accepted_at, state)
    values (${state.id}, 1, ${state.origin}, ${state.item.department}, ${state.item.code},
      ${state.item.mode}, ${state.status}, ${state.acceptedAt}, ${JSON.stringify(state)}::text::jsonb)`
  await until('the waiting ones are applied', async () => {
    const rows = await sql`select from cases where id = ${first.caseId} and number = 3`
    return rows.length === 1
  })
  expect(await sql`select from early_events`).toHaveLength(0)
  await sql`delete from cases where id = ${first.caseId}`
  await sql`delete from case_events where case_id = ${first.caseId}`
  await copies.settled()
})
