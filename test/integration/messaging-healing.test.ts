import { jetstreamManager } from '@nats-io/jetstream'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { connectAs, consumerOf } from '../testkit/broker-user.ts'
import type { Copies } from '../testkit/copies.ts'
import { ADMIN } from '../testkit/nats.ts'
import { agent } from '../testkit/people.ts'
import type { TestTiers } from '../testkit/tiers.ts'
import {
  acceptOne,
  forwardOne,
  more,
  nothingLost,
  startTraffic,
  type Traffic,
} from '../testkit/traffic.ts'
import { until } from '../testkit/until.ts'
import { startWatched } from '../testkit/watched.ts'

const stations = ['340405100', '340403100']
const districts = ['340405', '340403']

let tiers: TestTiers
let copies: Copies
let traffic: Traffic

beforeAll(async () => {
  ;({ tiers, copies } = await startWatched(districts))
})
afterAll(() => tiers.stop())
afterEach(() => traffic?.stop())

// With the times of real service: the logs must be equal long before an unconfirmed message would be
// sent again after 20 s. So it is the instances' own watch over stream and consumers that heals.
it('heals by itself when the store of the broker is wiped in mid-traffic', async () => {
  traffic = startTraffic(tiers, { stations, districts })
  await more(traffic, 40)
  await tiers.nats.nats.wipeStore()
  await more(traffic, 40)
  await nothingLost(traffic, copies, copies.equal)
})

it('sends anew what waited in a wiped store for an instance that was away', async () => {
  await tiers.of('district-340405').stop()
  const station = agent('340405100')
  await Promise.all([1, 2, 3, 4, 5].map(() => forwardOne(tiers, station)))
  await until('the city has confirmed, the district has not', async () => {
    const rows = await copies.sql('township-340405')<{ awaiting: string[] }[]>`
      select awaiting from outbox where created_at > now() - interval '20 seconds'`
    const left = new Set(rows.map(({ awaiting }) => awaiting.join()))
    return left.size === 1 && left.has('district-340405')
  })
  await tiers.nats.nats.wipeStore()
  await tiers.of('district-340405').start()
  await copies.equal()
})

it('heals by itself when the store has lost its end', async () => {
  const station = agent('340405100')
  await tiers.nats.remember()
  await tiers.of('district-340405').stop()
  const lost = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(() => acceptOne(tiers, station)))
  await until('the city has them', async () => {
    const rows = await copies.sql('city-3404')`select from cases where id = any(${lost})`
    return rows.length === lost.length
  })
  await tiers.nats.forgetSince()
  await tiers.of('district-340405').start()
  await copies.equal()
  // What is written after the loss takes the numbers that the lost messages had in the stream.
  await Promise.all([1, 2, 3].map(() => acceptOne(tiers, station)))
  await copies.equal()
})

it('sends at once again what was on its way when the broker was killed', async () => {
  traffic = startTraffic(tiers, { stations, districts })
  for (let round = 0; round < 2; round += 1) {
    await more(traffic, 20)
    tiers.nats.nats.kill('SIGKILL')
    await tiers.nats.nats.process.ready()
  }
  await nothingLost(traffic, copies, copies.equal)
})

it('heals by itself when durable consumers are deleted', async () => {
  const admin = await connectAs(tiers, ADMIN)
  const { consumers } = await jetstreamManager(admin)
  traffic = startTraffic(tiers, { stations, districts })
  await more(traffic, 20)
  for (const [instance, filter] of [
    ['city-3404', 'case.3404.>'],
    ['district-340405', 'case.3404.05.>'],
    ['district-340403', 'case.3404.03.>'],
    ['township-340405', 'case.3404.05.100.>'],
  ] as const) {
    const durable = await consumerOf(tiers, instance, filter)
    expect(await consumers.delete('LIANDONG', durable)).toBe(true)
  }
  await more(traffic, 20)
  await nothingLost(traffic, copies, copies.equal)
  await admin.close()
})

it('heals by itself when the stream is deleted', async () => {
  const admin = await connectAs(tiers, ADMIN)
  const { streams } = await jetstreamManager(admin)
  traffic = startTraffic(tiers, { stations, districts })
  await more(traffic, 20)
  expect(await streams.delete('LIANDONG')).toBe(true)
  await more(traffic, 20)
  await nothingLost(traffic, copies, copies.equal)
  await admin.close()
})
