import { identifyDatabase, openDatabase } from '@liandong/shared/persistence'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Copies } from '../testkit/copies.ts'
import { acceptance, CITY_ITEM, documents } from '../testkit/counter.ts'
import type { TestDatabase } from '../testkit/database.ts'
import { agent, clerk } from '../testkit/people.ts'
import type { TestTiers } from '../testkit/tiers.ts'
import {
  acceptOne,
  actOn,
  forwardOne,
  more,
  nothingLost,
  startTraffic,
  type Traffic,
} from '../testkit/traffic.ts'
import { until } from '../testkit/until.ts'
import { startWatched } from '../testkit/watched.ts'

const STATION = 'township-340405'
const DISTRICT = 'district-340405'
const station = agent('340405100')
const district = clerk('340405', 'market-regulation')

type Found = { name: string; ok: boolean; detail: string | null }

type Accepted = {
  acceptCase: { receipt: { caseId: string } | null; error: { code: string } | null } | null
}

let tiers: TestTiers
let copies: Copies
let traffic: Traffic

beforeEach(async () => {
  ;({ tiers, copies } = await startWatched(['340405'], { resendAfter: 1_000 }))
  traffic = startTraffic(tiers, { stations: ['340405100'], districts: ['340405'] })
  await more(traffic, 20)
})
afterEach(async () => {
  await traffic.stop()
  await tiers.stop()
})

/** Gives the same command until it is done; its case. */
const accept = (variables: object): Promise<string> =>
  until('the case is accepted', async () => {
    const { data } = await tiers.as<Accepted>(station, documents.accept, variables)
    return data?.acceptCase?.receipt?.caseId
  })

/** What was backed up, then gone on with until all is quiet: the backup is behind by all of it. */
const backUpAndGoOn = async (id: string) => {
  const restore = await tiers.of(id).database.backUp()
  await more(traffic, 40)
  await traffic.stop()
  await copies.settled()
  return restore
}

/** What an instance says about the memory of its database. */
const memoryOf = async (id: string) => {
  const response = await fetch(new URL('/ready', tiers.of(id).url()))
  const { checks } = (await response.json()) as { checks: Found[] }
  return checks.find(({ name }) => name === 'memory')!
}

/** The district asks a person to decide, and takes over nothing. */
const staysClosed = async (caseId: string): Promise<void> => {
  await until('a person is asked to decide', async () =>
    (await memoryOf(DISTRICT)).detail?.includes('LIANDONG_TRUST_DATABASE'),
  )
  const { data } = await tiers.as<{ takeOverCase: { error: { code: string } } }>(
    district,
    documents.command('takeOverCase'),
    { input: { commandId: 'a-command-of-hers', division: '340405', caseId } },
  )
  expect(data!.takeOverCase.error.code).toBe('CATCHING_UP')
}

const identityOf = async ({ url }: TestDatabase) => {
  const database = openDatabase(url)
  const identity = await identifyDatabase(database.write)
  await database.close()
  return identity
}

describe('a database that is restored from a backup which is behind', () => {
  it.each([STATION, DISTRICT, 'city-3404'])(
    'of %s knows everything again by itself',
    async (id) => {
      const restore = await backUpAndGoOn(id)
      await tiers.of(id).stop()
      await restore()
      await tiers.of(id).start()
      // A list read meanwhile is as old as the backup; commands wait, lists do not.
      await copies.equal()
      const again = startTraffic(tiers, { stations: ['340405100'], districts: ['340405'] })
      await more(again, 20)
      await again.stop()
      await nothingLost({ done: [...traffic.done, ...again.done], stop: async () => {} }, copies)
      await copies.equal()
    },
  )

  // What was written in the last moment and never left the old database is lost with it; so quiet first.
  it.each([STATION, DISTRICT])('of %s may be put in its place while it runs', async (id) => {
    const restore = await backUpAndGoOn(id)
    await restore()
    const caseId = await accept(acceptance('340405100', CITY_ITEM, ['M1', 'M2', 'M3']))
    expect(traffic.done.map((done) => done.caseId)).not.toContain(caseId)
    await copies.equal()
  })

  it('does no command twice, and gives out no number twice', async () => {
    const restore = await tiers.of(STATION).database.backUp()
    const asked = acceptance('340405100', CITY_ITEM, ['M1', 'M2', 'M3'])
    const first = await accept(asked)
    await traffic.stop()
    await copies.settled()
    await tiers.of(STATION).stop()
    await restore()
    await tiers.of(STATION).start()
    expect(await accept(asked)).toBe(first)
    const next = await acceptOne(tiers, station)
    expect(traffic.done.map(({ caseId }) => caseId)).not.toContain(next)
    // Receipts may be out with numbers that nobody knows any more.
    const serial = (caseId: string) => Number(caseId.split('-')[2])
    expect(serial(next)).toBeGreaterThan(serial(first) + 900)
  })

  it.each([STATION, DISTRICT, 'city-3404'])(
    'of %s has it all from its peers when the stream was wiped as well',
    async (id) => {
      const restore = await backUpAndGoOn(id)
      await tiers.of(id).stop()
      await restore()
      await tiers.nats.nats.wipeStore()
      await tiers.of(id).start()
      await copies.equal()
      const again = startTraffic(tiers, { stations: ['340405100'], districts: ['340405'] })
      await more(again, 20)
      await again.stop()
      await nothingLost({ done: [...traffic.done, ...again.done], stop: async () => {} }, copies)
    },
  )

  it('waits for those who hold the copies above it, and goes on by itself when they are back', async () => {
    const { start, stop } = tiers.of(DISTRICT)
    const restore = await backUpAndGoOn(DISTRICT)
    await Promise.all([stop(), tiers.of('city-3404').stop()])
    await restore()
    await tiers.nats.nats.wipeStore()
    await start()
    const caseId = await forwardOne(tiers, station)
    await staysClosed(caseId)
    await tiers.of('city-3404').start()
    await actOn(tiers, district, 'takeOverCase', caseId)
    await copies.equal()
    expect((await memoryOf(DISTRICT)).ok).toBe(true)
  }, 180_000)

  it('is not written on while nobody can give back what it lacks, until a person decides', async () => {
    const { database, start, stop } = tiers.of(DISTRICT)
    const restore = await backUpAndGoOn(DISTRICT)
    await Promise.all([stop(), tiers.of('city-3404').stop()])
    await restore()
    await tiers.nats.nats.wipeStore()
    await start()
    const [first, second] = [await forwardOne(tiers, station), await forwardOne(tiers, station)]
    await staysClosed(first)
    const { now, trusted } = await identityOf(database)
    expect(trusted).not.toBe(now)

    await stop()
    await start(`${trusted}`)
    await staysClosed(first)

    await stop()
    await start(now)
    await actOn(tiers, district, 'takeOverCase', first)
    expect((await memoryOf(DISTRICT)).ok).toBe(true)

    // It was decided for good, and not for one start.
    await stop()
    await start()
    await actOn(tiers, district, 'takeOverCase', second)
  }, 180_000)

  // A broker that is killed loses the end of its stream and counts again from there: a mark that was
  // kept just before stands above messages that came after it.
  it('knows again what came under numbers that the stream gave out twice', async () => {
    const restore = await backUpAndGoOn(DISTRICT)
    await tiers.of(DISTRICT).stop()
    await restore()
    await copies.sql(DISTRICT)`update watermarks set sequence = sequence + 40`
    await tiers.of(DISTRICT).start()
    await copies.equal()
  })

  it('has it all from its peers when it was backed up before it was ever trusted', async () => {
    const { start, stop } = tiers.of(DISTRICT)
    const restore = await backUpAndGoOn(DISTRICT)
    await stop()
    await restore()
    await copies.sql(DISTRICT)`delete from database_identity`
    await tiers.nats.nats.wipeStore()
    await start()
    const caseId = await forwardOne(tiers, station)
    await copies.handedTo('340405', caseId)
    await actOn(tiers, district, 'takeOverCase', caseId)
    await copies.equal()
  })

  it('is not written on when it was backed up before it knew how far it had read', async () => {
    const { start, stop } = tiers.of(DISTRICT)
    const restore = await backUpAndGoOn(DISTRICT)
    await Promise.all([stop(), tiers.of('city-3404').stop()])
    await restore()
    await copies.sql(DISTRICT)`delete from watermarks`
    await tiers.nats.nats.wipeStore()
    await start()
    await staysClosed(await forwardOne(tiers, station))
  }, 180_000)
})

it('does not work on an empty database with nobody there to ask, and fills it again', async () => {
  await traffic.stop()
  await copies.settled()
  const { start, stop } = tiers.of(STATION)
  await stop()
  await tiers.nats.nats.stop()
  await copies.sql(STATION).unsafe('drop schema public, drizzle cascade; create schema public')
  await start()
  const asked = acceptance('340405100', CITY_ITEM, ['M1', 'M2', 'M3'])
  const { data } = await tiers.as<Accepted>(station, documents.accept, asked)
  expect(data?.acceptCase?.error?.code).toBe('CATCHING_UP')
  await tiers.nats.nats.process.start()
  const caseId = await accept(asked)
  expect(traffic.done.map((done) => done.caseId)).not.toContain(caseId)
  await copies.equal()
})

it('starts with a database that knows everything, with nobody there to ask', async () => {
  await traffic.stop()
  await copies.settled()
  await tiers.of(STATION).stop()
  await tiers.nats.nats.stop()
  await tiers.of(STATION).start()
  await acceptOne(tiers, station)
  await tiers.nats.nats.process.start()
  await copies.settled()
})
