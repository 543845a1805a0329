import { randomUUID } from 'node:crypto'
import type { CaseEvent } from '@liandong/shared/case'
import { quotas } from '@liandong/shared/persistence'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Injector, injectAs } from '../testkit/broker-user.ts'
import type { Copies } from '../testkit/copies.ts'
import { caseOn, subjectOf, wanderingLog } from '../testkit/events.ts'
import { openLetters, replay } from '../testkit/letters.ts'
import { operator } from '../testkit/people.ts'
import { scrape } from '../testkit/scrape.ts'
import type { TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'
import { startWatched } from '../testkit/watched.ts'

// A captured key floods a receiver with rubbish. It fills its own quota there and nothing else.

const STATION = '340405100'
const WRITER = 'township-340405'
const CITY = 'city-3404'
const ACCEPTED = 'case.3404.05.100.township.accepted'

let tiers: TestTiers
let copies: Copies
let captured: Injector
let district: Injector
const confirmed = new Set<string>()

beforeAll(async () => {
  ;({ tiers, copies } = await startWatched(['340405'], { metrics: true }))
  ;[captured, district] = await Promise.all([
    injectAs(tiers, WRITER),
    injectAs(tiers, 'district-340405'),
  ])
  captured.connection.subscribe(`confirm.${WRITER}.${CITY}`, {
    callback: (_, message) => {
      for (const id of message.json<string[]>()) confirmed.add(id)
    },
  })
  await captured.connection.flush()
  // While feeds are read anew no quota holds: nobody would send again what is old.
  await until('the city has taken back what it lacked', async () => {
    const { status } = await fetch(new URL('/ready', tiers.of(CITY).url()))
    return status === 200
  })
})
afterAll(async () => {
  await Promise.all([captured.close(), district.close()])
  await tiers.stop()
})
afterEach(async () => {
  for (const { id } of tiers.network.instances) {
    await copies.sql(id)`delete from dead_letters`
    await copies.sql(id)`delete from early_events`
  }
  await copies.settled()
})

let serial = 800
const newLog = (length: number): CaseEvent[] => {
  serial += 1
  return wanderingLog(caseOn(STATION, serial), length)
}

/** Sends as the program whose key it is would: it waits for confirmations. */
const send = (event: CaseEvent) => captured.send(subjectOf(event), JSON.stringify(event), WRITER)

const isConfirmed = (id: string) => until(`${id} is confirmed`, async () => confirmed.has(id))

const isAt = (caseId: string, number: number) =>
  until(`${caseId} up to ${number} at the city`, async () => {
    const rows = await copies.sql(CITY)`
      select from cases where id = ${caseId} and number = ${number}`
    return rows.length === 1
  })

const heldBack = async (): Promise<number> =>
  (await scrape(tiers.of(CITY).metricsUrl())).get('liandong_messages_held_back_total') ?? 0

/** Waits until one more message was held back at the city. */
const oneIsHeldBack = async (cause: () => Promise<string>): Promise<string> => {
  const before = await heldBack()
  const id = await cause()
  await until('it is held back', async () => (await heldBack()) > before)
  return id
}

/** An honest case of the same sender and one of another go their way; all before it has been read. */
const othersGoOn = async (): Promise<void> => {
  const [first, second, third] = newLog(3)
  const ids = [await send(first!), await send(second!)]
  await district.send(subjectOf(third!), JSON.stringify(third), null)
  await isAt(first!.caseId, 3)
  for (const id of ids) await isConfirmed(id)
}

describe('dead letters of one sender', () => {
  const fill = (count: number, bytes: number) => copies.sql(CITY)`
    insert into dead_letters (digest, subject, payload, reason, detail, writer, bytes)
    select 'full ' || n, ${ACCEPTED}, 'rubbish', 'malformed', '', ${WRITER}, ${bytes}::int
    from generate_series(1, ${count}::int) as n`

  it.each([
    ['in number', quotas.deadLetters.count, 0],
    ['in bytes', 1, quotas.deadLetters.bytes],
  ])('are bounded %s: the next is not stored and not confirmed', async (_, count, bytes) => {
    await fill(count, bytes)
    const rubbish = `rubbish ${randomUUID()}`
    const id = await oneIsHeldBack(() => captured.send(ACCEPTED, rubbish, WRITER))
    await othersGoOn()
    expect(confirmed).not.toContain(id)
    const rows = await copies.sql(CITY)`select from dead_letters`
    expect(rows).toHaveLength(count)
    // Another sender has its own.
    const spoof = 'case.3404.05.100.district.takenOver'
    await district.send(spoof, rubbish, null)
    await until('the letter of the other', async () => {
      const [row] = await copies.sql(CITY)`select writer from dead_letters where subject = ${spoof}`
      return row?.writer === 'district-340405'
    })
    // What an operator has settled makes room; the sender sends again what nobody confirmed.
    await copies.sql(CITY)`
      update dead_letters set settled_at = now(), settlement = 'discarded' where digest = 'full 1'`
    await isConfirmed(await captured.send(ACCEPTED, rubbish, WRITER))
    expect(
      await copies.sql(CITY)`select from dead_letters where payload = ${rubbish}`,
    ).toHaveLength(2)
  })

  it('are known when they come again, however many there are', async () => {
    const rubbish = `rubbish ${randomUUID()}`
    await isConfirmed(await captured.send(ACCEPTED, rubbish, WRITER))
    await fill(quotas.deadLetters.count, 0)
    await isConfirmed(await captured.send(ACCEPTED, rubbish, WRITER))
  })
})

describe('waiting entries of one sender', () => {
  const fill = () => copies.sql(CITY)`
    insert into early_events (case_id, number, event, writer)
    select '340405100-20260302-99999-0', n + 2, '{}', ${WRITER}
    from generate_series(1, ${quotas.waiting.count}::int) as n`

  it('are bounded; what is next in a log is applied all the same', async () => {
    await fill()
    const [first, second] = newLog(2)
    const id = await oneIsHeldBack(() => send(second!))
    await othersGoOn()
    expect(confirmed).not.toContain(id)
    expect(
      await copies.sql(CITY)`select from early_events where case_id = ${second!.caseId}`,
    ).toHaveLength(0)
    await isConfirmed(await send(first!))
    await isConfirmed(await send(second!))
    await isAt(first!.caseId, 2)
  })

  it('are bounded for one case as well: they are read with each of its entries', async () => {
    const [first, second, third] = newLog(3)
    await copies.sql(CITY)`
      insert into early_events (case_id, number, event, writer)
      select ${first!.caseId}, n + 1000,
        jsonb_set(${JSON.stringify(second)}::text::jsonb, '{number}', to_jsonb(n + 1000)), ${WRITER}
      from generate_series(1, ${quotas.waitingOfCase.count}::int) as n`
    const id = await oneIsHeldBack(() => send(second!))
    await othersGoOn()
    expect(confirmed).not.toContain(id)
    for (const event of [first!, second!]) await isConfirmed(await send(event))
    await district.send(subjectOf(third!), JSON.stringify(third), null)
    await isAt(first!.caseId, 3)
  })

  it('hold back a letter that is replayed and would have to wait: it stays open', async () => {
    await fill()
    const [first, second] = newLog(2)
    await copies.sql(CITY)`
      insert into dead_letters (digest, subject, payload, reason, detail, writer)
      values ('of old', ${subjectOf(second!)}, ${JSON.stringify(second)}, 'failed', '', ${WRITER})`
    const person = operator('3404')
    const [letter] = await openLetters(tiers, person)
    expect(await replay(tiers, person, letter!.id)).toMatchObject({
      error: { code: 'SENDER_OVER_QUOTA' },
    })
    expect(await openLetters(tiers, person)).toHaveLength(1)
    await send(first!)
    await isAt(first!.caseId, 1)
    expect(await replay(tiers, person, letter!.id)).toMatchObject({ ok: true })
    await isAt(first!.caseId, 2)
    await send(second!)
  })
})
