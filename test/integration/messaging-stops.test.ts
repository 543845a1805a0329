import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Copies, openCopies } from '../testkit/copies.ts'
import { agent, clerk } from '../testkit/people.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'
import {
  acceptOne,
  actOn,
  more,
  nothingLost,
  startTraffic,
  type Traffic,
} from '../testkit/traffic.ts'
import { until } from '../testkit/until.ts'

const stations = ['340405100', '340405121']
const station = agent('340405100')
const district = clerk('340405', 'market-regulation')

let tiers: TestTiers
let copies: Copies
let traffic: Traffic | undefined

beforeAll(async () => {
  tiers = await startTiers(['340405'])
  copies = openCopies(tiers)
  await copies.settled()
})
afterAll(async () => {
  await copies.close()
  await tiers.stop()
})
afterEach(() => traffic?.stop())

const waitsAt = (instance: string, division: string, caseIds: string[]) =>
  until(`${caseIds.length} cases wait at ${division}`, async () => {
    const rows = await copies.sql(instance)`
      select from cases where handed_to = ${division} and id = any(${caseIds})`
    return rows.length === caseIds.length
  })

it('lets stations forward to a district that is away, and hands it everything when it is back', async () => {
  await tiers.of('district-340405').stop()
  const caseIds: string[] = []
  for (let count = 0; count < 15; count += 1) {
    const caseId = await acceptOne(tiers, station)
    await actOn(tiers, station, 'forwardCase', caseId)
    caseIds.push(caseId)
  }
  await tiers.of('district-340405').start()
  await waitsAt('district-340405', '340405', caseIds)
  for (const caseId of caseIds) await actOn(tiers, district, 'takeOverCase', caseId)
  await copies.equal()
})

it('tells a station that was away what happened to its cases', async () => {
  const caseIds = await Promise.all([1, 2, 3].map(() => acceptOne(tiers, station)))
  for (const caseId of caseIds) await actOn(tiers, station, 'forwardCase', caseId)
  await waitsAt('district-340405', '340405', caseIds)
  await tiers.of('township-340405').stop()
  for (const caseId of caseIds) {
    await actOn(tiers, district, 'takeOverCase', caseId)
    await actOn(tiers, district, 'claimCase', caseId)
    const reason = { reason: '请补充身份证复印件' }
    await actOn(tiers, district, 'returnCase', caseId, reason, 'ReturnCaseInput')
  }
  await tiers.of('township-340405').start()
  await waitsAt('township-340405', station.division, caseIds)
  await copies.equal()
})

// Confirmations that were lost with the stop are asked for after 20 s; the logs do not wait for that.
describe('a stop in mid-traffic loses no acknowledged command and no message', () => {
  it.each(['township-340405', 'district-340405', 'city-3404'])('of %s', async (id) => {
    traffic = startTraffic(tiers, { stations, districts: ['340405'] })
    await more(traffic, 30)
    const began = Date.now()
    await tiers.of(id).stop()
    expect(Date.now() - began).toBeLessThan(5_000)
    await tiers.of(id).start()
    await more(traffic, 30)
    await nothingLost(traffic, copies, copies.equal)
  })
})
