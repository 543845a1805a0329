import { killLeader, type NatsCluster } from '@liandong/launcher'
import { STREAM } from '@liandong/shared/messages'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Copies, openCopies } from '../testkit/copies.ts'
import { startTestCluster } from '../testkit/nats-cluster.ts'
import { officeOf } from '../testkit/office.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'
import { more, nothingLost, startTraffic } from '../testkit/traffic.ts'
import { until } from '../testkit/until.ts'

/** From the kill until an event that was written after it has reached the city. */
const BOUND = 15_000

let cluster: NatsCluster
let tiers: TestTiers
let copies: Copies

beforeAll(async () => {
  const startBroker = async (network: TestTiers['network']) => {
    const started = await startTestCluster(network)
    cluster = started.cluster
    return started.broker
  }
  tiers = await startTiers(['340405'], { startBroker, replicas: 3, resendAfter: 4_000 })
  copies = openCopies(tiers)
  await officeOf(tiers).hasCatalogue()
})
afterAll(async () => {
  await copies.close()
  await tiers.stop()
})

const atCity = async (keys: readonly { caseId: string; number: number }[]): Promise<boolean> => {
  const rows = await copies.sql('city-3404')<{ key: string }[]>`
    select case_id || ' ' || number as key from case_events`
  const known = new Set(rows.map(({ key }) => key))
  return keys.some(({ caseId, number }) => known.has(`${caseId} ${number}`))
}

describe('three brokers that keep every message three times', () => {
  it('lose nothing when the leader is killed in mid-traffic, three times over, and go on in time', async () => {
    const traffic = startTraffic(tiers, {
      stations: ['340405100', '340405121'],
      districts: ['340405'],
    })
    await more(traffic, 50)
    for (let round = 1; round <= 3; round += 1) {
      const killed = await killLeader(cluster, STREAM)
      const begun = Date.now()
      const before = traffic.done.length + 10
      await more(traffic, 30)
      await until('news reach the city again', () => atCity(traffic.done.slice(before)), BOUND)
      const took = Date.now() - begun
      console.info(`leader ${killed.name} killed: the stream moves again after ${took} ms`)
      expect(took).toBeLessThan(BOUND)
      await killed.revive()
      await until('another leads', async () => (await cluster.leader(STREAM)) !== null)
      await more(traffic, 30)
    }
    await nothingLost(traffic, copies, () => copies.settled(60_000))
  }, 180_000)

  it('know each other by a password that is not in the address that services are given', () => {
    expect(cluster.url).toMatch(/^nats:\/\/127\.0\.0\.1:\d+(,nats:\/\/127\.0\.0\.1:\d+){2}$/)
  })
})
