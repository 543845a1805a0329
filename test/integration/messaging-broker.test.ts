import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Copies } from '../testkit/copies.ts'
import { agent, clerk } from '../testkit/people.ts'
import type { TestTiers } from '../testkit/tiers.ts'
import {
  actOn,
  forwardOne,
  more,
  nothingLost,
  startTraffic,
  type Traffic,
} from '../testkit/traffic.ts'
import { startWatched } from '../testkit/watched.ts'

const stations = ['340405100', '340403100']
const districts = ['340405', '340403']

let tiers: TestTiers
let copies: Copies
let traffic: Traffic

beforeAll(async () => {
  ;({ tiers, copies } = await startWatched(districts, { resendAfter: 1_000 }))
})
afterAll(() => tiers.stop())
afterEach(() => traffic?.stop())

it('heals by itself when the store of the broker is wiped in mid-traffic', async () => {
  traffic = startTraffic(tiers, { stations, districts })
  await more(traffic, 40)
  await tiers.nats.nats.wipeStore()
  await more(traffic, 40)
  await nothingLost(traffic, copies)
})

it('goes on without the broker, and everything arrives when it is back', async () => {
  traffic = startTraffic(tiers, { stations, districts })
  await more(traffic, 20)
  await tiers.nats.nats.stop()
  await more(traffic, 60)
  const [row] = await copies.sql('township-340405')<[{ count: number }]>`
    select count(*)::int as count from outbox`
  expect(row.count).toBeGreaterThan(0)
  await tiers.nats.nats.process.start()
  await nothingLost(traffic, copies)
})

it('survives a crash of the broker', async () => {
  traffic = startTraffic(tiers, { stations, districts })
  await more(traffic, 20)
  tiers.nats.nats.kill('SIGKILL')
  await more(traffic, 20)
  await tiers.nats.nats.process.ready()
  await nothingLost(traffic, copies)
})

it('brings a result down while the line is cut in between', async () => {
  const station = agent('340405100')
  const district = clerk('340405', 'market-regulation')
  const caseId = await forwardOne(tiers, station)
  await copies.handedTo('340405', caseId)
  await tiers.nats.nats.stop()
  await actOn(tiers, district, 'takeOverCase', caseId)
  await actOn(tiers, district, 'claimCase', caseId)
  const reason = { reason: '请补充身份证复印件' }
  await actOn(tiers, district, 'returnCase', caseId, reason, 'ReturnCaseInput')
  await tiers.nats.nats.process.start()
  await copies.handedTo(station.division, caseId)
  await copies.settled()
})
