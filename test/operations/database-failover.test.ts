import { killPrimary } from '@liandong/launcher'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Copies, openCopies } from '../testkit/copies.ts'
import { officeOf } from '../testkit/office.ts'
import { type PostgresPair, startPostgresPair } from '../testkit/postgres-pair.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'
import { more, nothingLost, startTraffic } from '../testkit/traffic.ts'
import { until } from '../testkit/until.ts'

/** From the kill until twenty more commands are acknowledged, the promotion included. */
const BOUND = 15_000
const INSTANCES = ['city-3404', 'district-340405', 'township-340405']

let pair: PostgresPair
let tiers: TestTiers
let copies: Copies

beforeAll(async () => {
  pair = await startPostgresPair(INSTANCES)
  tiers = await startTiers(['340405'], { createDatabase: pair.createDatabase, resendAfter: 4_000 })
  copies = openCopies(tiers)
  await officeOf(tiers).hasCatalogue()
})
afterAll(async () => {
  await copies.close()
  await tiers.stop()
  await pair.stop()
})

const ready = async (instance: string) => {
  const response = await fetch(new URL('/ready', tiers.of(instance).url()))
  return { status: response.status, text: await response.text() }
}

describe('a primary with a synchronous standby', () => {
  it('loses nothing acknowledged when it is killed in mid-traffic; writing goes on in time', async () => {
    const traffic = startTraffic(tiers, {
      stations: ['340405100', '340405121'],
      districts: ['340405'],
    })
    await more(traffic, 30)
    const begun = Date.now()
    await killPrimary(pair.primary, pair.standby)
    const promoted = Date.now() - begun
    await more(traffic, 20)
    const took = Date.now() - begun
    console.info(`primary killed: promoted after ${promoted} ms, writing again after ${took} ms`)
    expect(took).toBeLessThan(BOUND)
    for (const instance of INSTANCES) {
      await until(`${instance} is ready`, async () => (await ready(instance)).status === 200)
    }
    await more(traffic, 30)
    await nothingLost(traffic, copies, () => copies.settled(60_000))
  }, 120_000)
})

describe('a standby alone', () => {
  it('is not ready, says why, and is found again as soon as it is promoted', async () => {
    const other = await startPostgresPair(INSTANCES)
    const lonely = await startTiers(['340405'], { createDatabase: other.createDatabase })
    try {
      await officeOf(lonely).hasCatalogue()
      await other.primary.process.crash()
      const readiness = async () => {
        const response = await fetch(new URL('/ready', lonely.of(INSTANCES[2]!).url()))
        return { status: response.status, text: await response.text() }
      }
      await until('it says that this is a standby', async () => {
        const { status, text } = await readiness()
        return status === 503 && /备库.*standby/.test(text)
      })
      await other.standby.promote()
      await until('it is ready', async () => (await readiness()).status === 200, 15_000)
    } finally {
      await lonely.stop()
      await other.stop()
    }
  }, 120_000)
})
