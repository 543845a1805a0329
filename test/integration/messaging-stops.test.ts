import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
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

const stations = ['340405100', '340405121']
const station = agent('340405100')
const district = clerk('340405', 'market-regulation')

let tiers: TestTiers
let copies: Copies
let traffic: Traffic | undefined

beforeAll(async () => {
  ;({ tiers, copies } = await startWatched(['340405']))
})
afterAll(() => tiers.stop())
afterEach(() => traffic?.stop())

it('lets stations forward to a district that is away, and hands it everything when it is back', async () => {
  await tiers.of('district-340405').stop()
  const caseIds: string[] = []
  for (let count = 0; count < 15; count += 1) caseIds.push(await forwardOne(tiers, station))
  await tiers.of('district-340405').start()
  await copies.handedTo('340405', ...caseIds)
  for (const caseId of caseIds) await actOn(tiers, district, 'takeOverCase', caseId)
  await copies.equal()
})

it('tells a station that was away what happened to its cases', async () => {
  const caseIds = await Promise.all([1, 2, 3].map(() => forwardOne(tiers, station)))
  await copies.handedTo('340405', ...caseIds)
  await tiers.of('township-340405').stop()
  for (const caseId of caseIds) {
    await actOn(tiers, district, 'takeOverCase', caseId)
    await actOn(tiers, district, 'claimCase', caseId)
    const reason = { reason: '请补充身份证复印件' }
    await actOn(tiers, district, 'returnCase', caseId, reason, 'ReturnCaseInput')
  }
  await tiers.of('township-340405').start()
  await copies.handedTo(station.division, ...caseIds)
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
