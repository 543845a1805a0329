import { startCity } from '@liandong/city'
import { startDistrict } from '@liandong/district'
import { EVENT_VERSION, type WritableVersion } from '@liandong/shared/case'
import { type Part, stopParts } from '@liandong/shared/lifecycle'
import { type Instance, type Network, planNetwork } from '@liandong/shared/network'
import type { Quotas } from '@liandong/shared/quota'
import { createLogger } from '@liandong/shared/telemetry'
import { startTownship } from '@liandong/township'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { generous } from './generous.ts'
import { type Answer, ask } from './graphql-client.ts'
import { type Issuer, type Person, startIssuer } from './issuer.ts'
import { startTestNats, type TestNats } from './nats.ts'

/** One tier's service inside the test's process, with its real database. */
export type TestInstance = {
  instance: Instance
  database: TestDatabase
  url: () => string
  /** Where its metrics are shown, if they are. */
  metricsUrl: () => string
  /** Starts it; on a database that a person has decided to trust, if its identity is named. */
  start: (trustedDatabase?: string) => Promise<void>
  stop: () => Promise<void>
}

/** All tiers of a small city, on real Postgres and NATS. */
export type TestTiers = {
  network: Network
  issuer: Issuer
  nats: TestNats
  of: (id: string) => TestInstance
  /** Starts one more copy (a replica) of an instance, on the same database. */
  copyOf: (id: string) => Promise<TestInstance>
  /** The instance that serves a division. */
  serving: (division: string) => TestInstance
  /** Asks the instance that serves the person's division, as that person. */
  as: <Data>(person: Person, query: string, variables?: object) => Promise<Answer<Data>>
  stop: () => Promise<void>
}

/**
 * What a test may put in place of the real thing: the clock of all tiers, the issuer of tokens, the
 * line to the databases, after how many milliseconds an unconfirmed message is sent again, the
 * instances that write another shape of events, whether metrics are shown, and the log.
 */
export type TierOptions = {
  /** Another network than the usual one of the districts named. */
  network?: Network
  now?: () => Date
  issuer?: Issuer
  databaseThrough?: (url: string) => string
  resendAfter?: number
  eventVersions?: Record<string, WritableVersion>
  metrics?: boolean
  quotas?: Quotas
  /** Where all that the instances log goes, at the lowest level. */
  logTo?: (line: string) => void
  /** Another broker or other databases than the usual ones. */
  startBroker?: (network: Network) => Promise<TestNats>
  replicas?: number
  createDatabase?: (instance: string) => Promise<TestDatabase>
}

type Surroundings = { network: Network; nats: TestNats; issuer: Issuer; options: TierOptions }

const starters = { city: startCity, district: startDistrict, township: startTownship }

const testNetwork = (districts: string[]): Network => {
  const plan = planNetwork({
    cityCode: '340400',
    districts,
    urlFor: () => 'http://127.0.0.1:1/graphql',
  })
  if (!plan.ok) throw new Error(plan.problems.join('; '))
  return plan.value
}

const testInstance = (
  { network, nats, issuer, options }: Surroundings,
  instance: Instance,
  database: TestDatabase,
): TestInstance => {
  const { now, resendAfter, databaseThrough = (direct) => direct } = options
  const log = options.logTo
    ? createLogger(instance.id, 'trace', { write: options.logTo })
    : createLogger(instance.id, process.env.TEST_LOG ?? 'silent')
  let parts: Part[] = []
  let url = ''
  let metricsUrl = ''
  return {
    instance,
    database,
    url: () => `${url}/graphql`,
    metricsUrl: () => metricsUrl,
    start: async (trustedDatabase) => {
      parts = []
      const config = {
        network,
        instance,
        host: '127.0.0.1',
        port: 0,
        database: { url: databaseThrough(database.url), connections: 5 },
        nats: {
          url: nats.nats.url,
          seed: await nats.seed(instance.id),
          replicas: options.replicas ?? 1,
          ...(resendAfter ? { resendAfter } : {}),
        },
        oidc: { issuer: issuer.url, audience: 'liandong' },
        eventVersion: options.eventVersions?.[instance.id] ?? EVENT_VERSION,
        trustedDatabase: trustedDatabase ?? null,
        logLevel: 'silent' as const,
        quotas: options.quotas ?? generous,
        // The tests' own gateway, and tests that speak as one.
        trustedProxies: ['127.0.0.1'],
        metrics: options.metrics ? { host: '127.0.0.1', port: 0 } : null,
      }
      const running = await starters[instance.tier](config, log, parts, now)
      url = running.url
      metricsUrl = running.metricsUrl ?? ''
    },
    stop: () => stopParts(parts, () => {}),
  }
}

/** Starts city, districts and stations of Huainan with the districts given. */
export const startTiers = async (
  districts = ['340405', '340403'],
  options: TierOptions = {},
): Promise<TestTiers> => {
  const network = options.network ?? testNetwork(districts)
  const [nats, issuer] = await Promise.all([
    (options.startBroker ?? startTestNats)(network),
    options.issuer ?? startIssuer(),
  ])
  const surroundings = { network, nats, issuer, options }
  const instances = await Promise.all(
    network.instances.map(async (instance) =>
      testInstance(
        surroundings,
        instance,
        await (options.createDatabase ?? createTestDatabase)(instance.id),
      ),
    ),
  )
  const copies: TestInstance[] = []
  await Promise.all(instances.map((instance) => instance.start()))
  const of = (id: string): TestInstance => {
    const found = instances.find(({ instance }) => instance.id === id)
    if (!found) throw new Error(`no instance ${id}`)
    return found
  }
  const serving = (division: string): TestInstance => {
    const found = instances.find(({ instance }) => instance.divisions.includes(division))
    if (!found) throw new Error(`nobody serves ${division}`)
    return found
  }
  return {
    network,
    issuer,
    nats,
    of,
    copyOf: async (id) => {
      const { instance, database } = of(id)
      const copy = testInstance(surroundings, instance, database)
      copies.push(copy)
      await copy.start()
      return copy
    },
    serving,
    as: async (person, query, variables) => {
      const { url } = serving(person.division)
      return ask(url(), query, variables, await issuer.token(person))
    },
    stop: async () => {
      await Promise.all([...instances, ...copies].map((instance) => instance.stop()))
      await Promise.all([nats.stop(), issuer.stop()])
      await Promise.all(instances.map(({ database }) => database.drop()))
    },
  }
}
