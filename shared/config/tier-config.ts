import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { EVENT_VERSION, WRITABLE_VERSIONS, type WritableVersion } from '../case/index.ts'
import { type Instance, type Network, parseNetwork, type Tier } from '../network/index.ts'
import { type Quotas, tierQuotas } from '../quota/index.ts'
import { databaseAddress } from './database-address.ts'
import { type MetricsAddress, metricsAddress, metricsVariables } from './metrics-address.ts'
import { quotasOf, quotaVariables } from './quota-config.ts'
import { ConfigError, logLevel, port, readConfig } from './read-config.ts'

/** The text of the file that a variable names; a file that cannot be read is a problem like any other. */
const file = z
  .string()
  .min(1)
  .transform((path, context) => {
    try {
      return readFileSync(path, 'utf8').trim()
    } catch (error) {
      context.addIssue({ code: 'custom', message: (error as Error).message })
      return z.NEVER
    }
  })
  .refine((text) => text !== '', { message: 'the file is empty', abort: true })

const jsonFile = file.transform((text, context): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message })
    return z.NEVER
  }
})

/** The network file, checked; every problem in it is told. */
export const networkFile = jsonFile.transform((json, context): Network => {
  const parsed = parseNetwork(json)
  if (parsed.ok) return parsed.value
  for (const message of parsed.problems) context.addIssue({ code: 'custom', message })
  return z.NEVER
})

const unwritable = (text: string): string => {
  const versions = WRITABLE_VERSIONS.join(', ')
  return text === '1'
    ? `version 1 is not written any more: its entries do not name their command, so that after a restore a command could be done twice; take the variable away, or set ${versions}`
    : `must be one of ${versions}; without the variable the newest is written`
}

const eventVersion = z
  .string()
  .default(`${EVENT_VERSION}`)
  .transform((text, context): WritableVersion => {
    const version = WRITABLE_VERSIONS.find((writable) => `${writable}` === text)
    if (version !== undefined) return version
    context.addIssue({ code: 'custom', message: unwritable(text) })
    return z.NEVER
  })

const schema = z.object({
  LIANDONG_INSTANCE: z.string().regex(/^[a-z0-9-]{3,60}$/),
  LIANDONG_NETWORK: networkFile,
  HOST: z.string().default('127.0.0.1'),
  PORT: port,
  DATABASE_URL: databaseAddress,
  DATABASE_CONNECTIONS: z.coerce.number().int().min(1).max(100).default(10),
  NATS_URL: z.string().min(1),
  LIANDONG_STREAM_REPLICAS: z.enum(['1', '3', '5']).default('1').transform(Number),
  NATS_NKEY_FILE: file.refine(
    (text) => /^SU[A-Z2-7]{56}$/.test(text),
    'the file holds no nkey seed',
  ),
  OIDC_ISSUER: z.url(),
  OIDC_AUDIENCE: z.string().min(1).default('liandong'),
  LIANDONG_EVENT_VERSION: eventVersion,
  LIANDONG_TRUST_DATABASE: z.string().nullable().default(null),
  LOG_LEVEL: logLevel.default('info'),
  ...metricsVariables,
  ...quotaVariables(tierQuotas),
})

/** All that a tier's service is told from outside. */
export type TierConfig = {
  network: Network
  instance: Instance
  host: string
  port: number
  database: { url: string; connections: number }
  /** The broker's servers, separated by commas, and how many of them keep each message. */
  nats: { url: string; seed: string; replicas: number }
  oidc: { issuer: string; audience: string }
  /** The shape of new events: stays at the older one until every instance reads the newer one. */
  eventVersion: WritableVersion
  /** A database that was restored and is to be used although it lacks something; null: none. */
  trustedDatabase: string | null
  logLevel: z.infer<typeof logLevel>
  /** Where the metrics are shown; null: nowhere. */
  metrics: MetricsAddress | null
  /** What one person and one address may ask. */
  quotas: Quotas
  /** Proxies whose word on a client's address is taken: the gateways. */
  trustedProxies: string[]
}

/** Reads a tier service's environment, network file and key; throws a ConfigError with all problems. */
export const readTierConfig = (tier: Tier, env: NodeJS.ProcessEnv): TierConfig => {
  const read = readConfig(schema, env)
  const network = read.LIANDONG_NETWORK
  const instance = network.instances.find(({ id }) => id === read.LIANDONG_INSTANCE)
  if (instance?.tier !== tier) {
    throw new ConfigError(
      `the environment is not complete:\n  LIANDONG_INSTANCE: the network has no ${tier} instance ${read.LIANDONG_INSTANCE}`,
    )
  }
  return {
    network,
    instance,
    host: read.HOST,
    port: read.PORT,
    database: { url: read.DATABASE_URL, connections: read.DATABASE_CONNECTIONS },
    nats: {
      url: read.NATS_URL,
      seed: read.NATS_NKEY_FILE,
      replicas: read.LIANDONG_STREAM_REPLICAS,
    },
    oidc: { issuer: read.OIDC_ISSUER, audience: read.OIDC_AUDIENCE },
    eventVersion: read.LIANDONG_EVENT_VERSION,
    trustedDatabase: read.LIANDONG_TRUST_DATABASE,
    logLevel: read.LOG_LEVEL,
    metrics: metricsAddress(read),
    quotas: quotasOf(read),
    trustedProxies: read.TRUSTED_PROXIES,
  }
}
