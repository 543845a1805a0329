import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Copies } from '../testkit/copies.ts'
import { acceptance, CITY_ITEM, command, documents } from '../testkit/counter.ts'
import { agent, clerk } from '../testkit/people.ts'
import type { TestTiers } from '../testkit/tiers.ts'
import {
  acceptOne,
  actOn,
  forwardOne,
  insist,
  more,
  nothingLost,
  startTraffic,
} from '../testkit/traffic.ts'
import { startWatched } from '../testkit/watched.ts'

const station = agent('340405100')
const window = clerk('340405', 'market-regulation')
const INSTANCES = ['township-340405', 'district-340405', 'city-3404']

let tiers: TestTiers
let copies: Copies

beforeAll(async () => {
  ;({ tiers, copies } = await startWatched(['340405'], { resendAfter: 1_000 }))
})
afterAll(() => tiers.stop())

/** The logs as a program of before wrote them: no entry names its command, nor the one before it. */
const asVersion1 = async (): Promise<void> => {
  for (const id of INSTANCES) {
    await copies.sql(id)`
      update case_events set event = (event - '{command,fingerprint,after}'::text[]) || '{"version": 1}'`
  }
}

/** The version of each entry of a log, in order. */
const versionsOf = async (caseId: string) => {
  const rows = await copies.sql('city-3404')<{ version: string }[]>`
    select event ->> 'version' as version from case_events where case_id = ${caseId} order by number`
  return rows.map(({ version }) => Number(version))
}

it('goes on in version 2 with the logs that were begun in version 1, at every tier', async () => {
  const held = await forwardOne(tiers, station)
  const atStation = await acceptOne(tiers, station)
  const asked = acceptance('340405100', CITY_ITEM, ['M1', 'M2', 'M3'])
  const accept = () => insist(tiers, station, 'acceptCase', documents.accept, asked)
  const accepted = (await accept()).receipt!.caseId
  await copies.settled()
  await asVersion1()

  await actOn(tiers, station, 'forwardCase', atStation)
  await copies.handedTo('340405', held, atStation)
  await actOn(tiers, window, 'takeOverCase', held)
  await actOn(tiers, window, 'claimCase', held)
  await copies.settled()
  expect(await versionsOf(held)).toEqual([1, 1, 2, 2])
  expect(await versionsOf(atStation)).toEqual([1, 2])
  // A command that was given before is still known by its row.
  expect((await accept()).receipt!.caseId).toBe(accepted)
  const [row] = await copies.sql('city-3404')<[{ chained: boolean }]>`
    select entry.event ->> 'after' = before.event ->> 'at' as chained
    from case_events as entry join case_events as before using (case_id)
    where case_id = ${held} and entry.number = 3 and before.number = 2`
  expect(row.chained).toBe(true)
})

it('has old logs back as they were after a restore, and what was written on them since once', async () => {
  const caseId = await forwardOne(tiers, station)
  await copies.settled()
  await asVersion1()
  const { database, start, stop } = tiers.of('district-340405')
  const restore = await database.backUp()
  await copies.handedTo('340405', caseId)
  const taking = command('340405', caseId)
  const take = () =>
    insist(tiers, window, 'takeOverCase', documents.command('takeOverCase'), taking)
  expect((await take()).ok).toBe(true)
  await copies.settled()
  await stop()
  await restore()
  await tiers.nats.nats.wipeStore()
  await start()
  expect((await take()).record?.number).toBe(3)
  await copies.settled(30_000)
  expect(await versionsOf(caseId)).toEqual([1, 1, 2])
})

it('writes into each event which command it came from', async () => {
  const traffic = startTraffic(tiers, { stations: ['340405100'], districts: ['340405'] })
  await more(traffic, 30)
  await nothingLost({ done: [], stop: traffic.stop }, copies)
  const ids = [...new Set(traffic.done.map(({ caseId }) => caseId))]
  const rows = await copies.sql('township-340405')`
    select from case_events join commands
      on person = event -> 'by' ->> 'id' and key = event ->> 'command'
        and fingerprint = event ->> 'fingerprint' and commands.case_id = case_events.case_id
    where case_events.case_id = any(${ids}) and event ->> 'version' = '2'
      and length(event -> 'by' ->> 'division') = 9`
  const [own] = await copies.sql('township-340405')<[{ count: number }]>`
    select count(*)::int from case_events
    where case_id = any(${ids}) and event ->> 'version' = '2'
      and length(event -> 'by' ->> 'division') = 9`
  expect(own.count).toBeGreaterThan(0)
  expect(rows.length).toBe(own.count)
})

it('writes into each event after the first on which entry it was written', async () => {
  const [row] = await copies.sql('city-3404')<[{ count: number; chained: number; first: number }]>`
    select count(*) filter (where entry.number > 1)::int as count,
      count(*) filter (where entry.event ->> 'after' = before.event ->> 'at')::int as chained,
      count(*) filter (where entry.number = 1 and entry.event ? 'after')::int as first
    from case_events as entry left join case_events as before
      on before.case_id = entry.case_id and before.number = entry.number - 1
    where entry.event ->> 'version' = '2'`
  expect(row.count).toBeGreaterThan(0)
  expect(row).toEqual({ count: row.count, chained: row.count, first: 0 })
})
