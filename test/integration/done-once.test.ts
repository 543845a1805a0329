import { killPrimary } from '@liandong/launcher'
import { WRITABLE_VERSIONS, type WritableVersion } from '@liandong/shared/case'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Copies } from '../testkit/copies.ts'
import { acceptance, CITY_ITEM, command, documents } from '../testkit/counter.ts'
import { createTestDatabase } from '../testkit/database.ts'
import { agent, clerk } from '../testkit/people.ts'
import { type PostgresPair, startPostgresPair } from '../testkit/postgres-pair.ts'
import type { TestTiers } from '../testkit/tiers.ts'
import { insist } from '../testkit/traffic.ts'
import { startWatched } from '../testkit/watched.ts'

const STATION = 'township-340405'
const DISTRICT = 'district-340405'
const CITY = 'city-3404'
const INSTANCES = [STATION, DISTRICT, CITY]

const station = agent('340405100')
const window = clerk('340405', 'market-regulation')
const cityWindow = clerk('3404', 'market-regulation')

/** A command as a client gave it; what was answered, the client does not know. */
type Given = { name: string; done: string; again: () => Promise<string> }

let tiers: TestTiers
let copies: Copies

const acceptWith = (variables: object) => async (): Promise<string> => {
  const { ok, receipt, error } = await insist(
    tiers,
    station,
    'acceptCase',
    documents.accept,
    variables,
  )
  return ok ? receipt!.caseId : JSON.stringify(error)
}

const actWith = (person: typeof station, name: string, caseId: string) => {
  const variables = command(person.division, caseId)
  return async (): Promise<string> => {
    const { ok, error } = await insist(tiers, person, name, documents.command(name), variables)
    return ok ? `${caseId} ${name}` : JSON.stringify(error)
  }
}

const give = async (name: string, again: () => Promise<string>): Promise<Given> => ({
  name,
  done: await again(),
  again,
})

/** One case more, up into the city's hands; every answer is thrown away by its client. */
const workUnheard = async (): Promise<Given[]> => {
  const accepted = await give(
    'acceptCase',
    acceptWith(acceptance('340405100', CITY_ITEM, ['M1', 'M2', 'M3'])),
  )
  const forwarded = await give('forwardCase', actWith(station, 'forwardCase', accepted.done))
  await copies.handedTo('340405', accepted.done)
  const given = [accepted, forwarded]
  for (const name of ['takeOverCase', 'claimCase', 'forwardCase']) {
    given.push(await give(name, actWith(window, name, accepted.done)))
  }
  await copies.handedTo('3404', accepted.done)
  for (const name of ['takeOverCase', 'claimCase']) {
    given.push(await give(name, actWith(cityWindow, name, accepted.done)))
  }
  await copies.settled()
  return given
}

/** How often each command stands in any log, of those that are there more than once. */
const doubled = async (): Promise<string[]> => {
  const rows = await copies.sql(CITY)<{ key: string; count: number }[]>`
    select event -> 'by' ->> 'id' || ' ' || (event ->> 'command') as key, count(*)::int as count
    from case_events group by 1 having count(*) > 1`
  return rows.map(({ key, count }) => `${key} ${count} times`)
}

const nothingTwice = async (given: readonly Given[]): Promise<void> => {
  for (const { name, done, again } of given) {
    expect({ name, done: await again() }).toEqual({ name, done })
  }
  await copies.equal(30_000)
  expect(await doubled()).toEqual([])
  const known = await copies.sql(CITY)`
    select from case_events where case_id = ${given[0]!.done} and number = ${given.length}`
  expect(known).toHaveLength(1)
}

/** What becomes of the stream while the database goes back. */
const streams: Record<string, { before: () => Promise<void>; after: () => Promise<void> }> = {
  intact: { before: async () => {}, after: async () => {} },
  wiped: { before: async () => {}, after: () => tiers.nats.nats.wipeStore() },
  'cut back': { before: () => tiers.nats.remember(), after: () => tiers.nats.forgetSince() },
  'cut back, then wiped': {
    before: () => tiers.nats.remember(),
    after: async () => {
      await tiers.nats.forgetSince()
      await tiers.nats.nats.wipeStore()
    },
  },
}

/** How a database goes back: what is kept first, and what then comes in its place. */
const restores: Record<
  string,
  (id: string) => Promise<(breakStream: () => Promise<void>) => Promise<void>>
> = {
  'an old backup': async (id) => {
    const { database, start, stop } = tiers.of(id)
    const restore = await database.backUp()
    return async (breakStream) => {
      await stop()
      await restore()
      await breakStream()
      await start()
    }
  },
  'an old backup under the running service': async (id) => {
    const restore = await tiers.of(id).database.backUp()
    return async (breakStream) => {
      await breakStream()
      await restore()
    }
  },
  'an empty database': async (id) => {
    const { start, stop } = tiers.of(id)
    return async (breakStream) => {
      await stop()
      await copies.sql(id).unsafe('drop schema public, drizzle cascade; create schema public')
      await breakStream()
      await start()
    }
  },
}

const startWith = async (
  version: WritableVersion,
  createDatabase = createTestDatabase as (
    instance: string,
  ) => ReturnType<typeof createTestDatabase>,
) => {
  const eventVersions = Object.fromEntries(INSTANCES.map((id) => [id, version]))
  const options = { resendAfter: 1_000, eventVersions, createDatabase }
  ;({ tiers, copies } = await startWatched(['340405'], options))
  await workUnheard()
}

/** Every instance meets every kind of restore and every fate of the stream, and both in some pairs. */
const pairs = Object.keys(restores).flatMap((restore, row) =>
  Object.keys(streams).map((stream, column) => ({
    restore,
    stream,
    id: INSTANCES[(row + column) % INSTANCES.length]!,
  })),
)

describe.each(WRITABLE_VERSIONS)('a command whose answer was lost, in version %i', (version) => {
  beforeAll(() => startWith(version))
  afterAll(() => tiers.stop())

  it.each(pairs)(
    'is done once: $restore at $id, the stream $stream',
    async ({ restore, stream, id }) => {
      await streams[stream]!.before()
      const replace = await restores[restore]!(id)
      const given = await workUnheard()
      await replace(streams[stream]!.after)
      await nothingTwice(given)
    },
    90_000,
  )
})

describe.each(WRITABLE_VERSIONS)('on a promoted standby, in version %i', (version) => {
  let pair: PostgresPair

  beforeEach(async () => {
    pair = await startPostgresPair([STATION])
    await startWith(version, (id) =>
      id === STATION ? pair.createDatabase(id) : createTestDatabase(),
    )
  })
  afterEach(async () => {
    await tiers.stop()
    await pair.stop()
  })

  it.each(Object.keys(streams))(
    'that lacks the last commits it is done once, the stream %s',
    async (stream) => {
      await streams[stream]!.before()
      await pair.fallBehind()
      const given = await workUnheard()
      await streams[stream]!.after()
      await killPrimary(pair.primary, pair.standby)
      await nothingTwice(given)
    },
    120_000,
  )
})
