import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Copies } from '../testkit/copies.ts'
import { acceptance, CITY_ITEM, command, documents } from '../testkit/counter.ts'
import type { Answer } from '../testkit/graphql-client.ts'
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
import { until } from '../testkit/until.ts'
import { startWatched } from '../testkit/watched.ts'

const station = agent('340405100')
const district = clerk('340405', 'market-regulation')
const stations = ['340405100', '340405121']

let tiers: TestTiers
let copies: Copies
let traffic: Traffic | undefined

beforeAll(async () => {
  ;({ tiers, copies } = await startWatched(['340405'], { resendAfter: 1_000 }))
})
afterAll(() => tiers.stop())
afterEach(async () => {
  await Promise.all(tiers.network.instances.map(({ id }) => tiers.of(id).database.open()))
  await traffic?.stop()
})

type Accepted = { acceptCase: { ok: boolean; receipt: { caseId: string } } }

const codeOf = ({ errors }: Answer<unknown>): unknown => errors?.[0]?.extensions?.code

describe('all connections are cut in mid-traffic, again and again', () => {
  it.each(['township-340405', 'district-340405', 'city-3404'])('at %s', async (id) => {
    traffic = startTraffic(tiers, { stations, districts: ['340405'] })
    for (let round = 0; round < 4; round += 1) {
      await more(traffic, 15)
      await tiers.of(id).database.cut()
    }
    await more(traffic, 15)
    await nothingLost(traffic, copies)
  })
})

describe('a database that lets nobody in', () => {
  it('fails commands with words, does nothing, and does them once when they are repeated', async () => {
    const { database, url } = tiers.of('township-340405')
    const before = (await copies.cases()).size
    const variables = Array.from({ length: 6 }, () =>
      acceptance(station.division, CITY_ITEM, ['M1', 'M2', 'M3']),
    )
    const give = () =>
      Promise.all(variables.map((one) => tiers.as<Accepted>(station, documents.accept, one)))
    await database.close()
    const began = Date.now()
    for (const answer of await give()) {
      expect([answer.data, codeOf(answer)]).toEqual([null, 'STORAGE_UNAVAILABLE'])
    }
    expect(Date.now() - began).toBeLessThan(6_000)
    const ready = new URL('/ready', url())
    await until('it is not ready', async () => (await fetch(ready)).status === 503)
    await database.open()
    const answers = await until('the commands are done', async () => {
      const now = await give()
      return now.every(({ data }) => data?.acceptCase.ok) && now
    })
    const again = await give()
    expect(again.map(({ data }) => data?.acceptCase)).toEqual(
      answers.map(({ data }) => data?.acceptCase),
    )
    expect((await fetch(ready)).status).toBe(200)
    await copies.settled()
    expect((await copies.cases()).size).toBe(before + variables.length)
  })

  it('holds up nobody else; its inbox and its relay go on by themselves afterwards', async () => {
    const held = await forwardOne(tiers, station)
    await copies.handedTo('340405', held)
    await tiers.of('district-340405').database.close()
    const sent: string[] = []
    for (let count = 0; count < 10; count += 1) sent.push(await forwardOne(tiers, station))
    await until('the city has them all', async () => {
      const rows = await copies.sql('city-3404')`
        select from cases where id = any(${sent}) and number = 2`
      return rows.length === sent.length
    })
    const takeOver = command('340405', held)
    const refused = await tiers.as(district, documents.command('takeOverCase'), takeOver)
    expect(codeOf(refused)).toBe('STORAGE_UNAVAILABLE')
    await tiers.of('district-340405').database.open()
    await copies.handedTo('340405', ...sent)
    await actOn(tiers, district, 'takeOverCase', held)
    await copies.settled()
  })
})
