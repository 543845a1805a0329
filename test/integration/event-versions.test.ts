import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Copies } from '../testkit/copies.ts'
import type { TestTiers } from '../testkit/tiers.ts'
import { more, nothingLost, startTraffic } from '../testkit/traffic.ts'
import { startWatched } from '../testkit/watched.ts'

let tiers: TestTiers
let copies: Copies

// In the middle of an upgrade: the district's instance still writes the old shape.
beforeAll(async () => {
  ;({ tiers, copies } = await startWatched(['340405'], { eventVersions: { 'district-340405': 1 } }))
})
afterAll(() => tiers.stop())

it('lets instances that write old and new events work on the same cases', async () => {
  const traffic = startTraffic(tiers, { stations: ['340405100'], districts: ['340405'] })
  await more(traffic, 30)
  await traffic.stop()
  await nothingLost(traffic, copies, copies.equal)
  const written = await copies.sql('city-3404')<{ tier: number; version: string }[]>`
    select distinct length(event -> 'by' ->> 'division') as tier, event ->> 'version' as version
    from case_events order by 1`
  expect(written).toEqual([
    { tier: 6, version: '1' },
    { tier: 9, version: '2' },
  ])
})

it('writes into each new event which command it came from', async () => {
  const rows = await copies.sql('township-340405')`
    select from case_events join commands
      on person = event -> 'by' ->> 'id' and key = event ->> 'command'
        and fingerprint = event ->> 'fingerprint' and commands.case_id = case_events.case_id
    where event ->> 'version' = '2'`
  const [own] = await copies.sql('township-340405')<[{ count: number }]>`
    select count(*)::int from case_events where event ->> 'version' = '2'`
  expect(own.count).toBeGreaterThan(0)
  expect(rows.length).toBe(own.count)
})

it('writes into each new event after the first on which entry it was written', async () => {
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
