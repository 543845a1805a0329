import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { type Instance, type Network, parseNetwork, type Tier } from '../network/index.ts'
import { ConfigError, logLevel, port, readConfig } from './read-config.ts'

const schema = z.object({
  LIANDONG_INSTANCE: z.string().regex(/^[a-z0-9-]{3,60}$/),
  LIANDONG_NETWORK: z.string().min(1),
  HOST: z.string().default('127.0.0.1'),
  PORT: port,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(1).max(100).default(10),
  NATS_URL: z.string().min(1),
  NATS_NKEY_FILE: z.string().min(1),
  OIDC_ISSUER: z.url(),
  OIDC_AUDIENCE: z.string().min(1).default('liandong'),
  LOG_LEVEL: logLevel.default('info'),
})

/** All that a tier's service is told from outside. */
export type TierConfig = {
  network: Network
  instance: Instance
  host: string
  port: number
  database: { url: string; connections: number }
  nats: { url: string; seed: string }
  oidc: { issuer: string; audience: string }
  logLevel: z.infer<typeof logLevel>
}

const readText = (name: string, path: string, problems: string[]): string => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    problems.push(`  ${name}: ${(error as Error).message}`)
    return ''
  }
}

const json = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const readNetwork = (path: string, problems: string[]): Network | null => {
  const text = readText('LIANDONG_NETWORK', path, problems)
  if (!text) return null
  const parsed = parseNetwork(json(text))
  if (parsed.ok) return parsed.value
  problems.push(...parsed.problems.map((problem) => `  LIANDONG_NETWORK: ${problem}`))
  return null
}

/** Reads a tier service's environment, network file and key; throws a ConfigError with all problems. */
export const readTierConfig = (tier: Tier, env: NodeJS.ProcessEnv): TierConfig => {
  const read = readConfig(schema, env)
  const problems: string[] = []
  const network = readNetwork(read.LIANDONG_NETWORK, problems)
  const seed = readText('NATS_NKEY_FILE', read.NATS_NKEY_FILE, problems)
  const instance = network?.instances.find(({ id }) => id === read.LIANDONG_INSTANCE)
  if (network && instance?.tier !== tier) {
    problems.push(`  LIANDONG_INSTANCE: the network has no ${tier} instance ${read.LIANDONG_INSTANCE}`)
  }
  if (problems.length > 0 || !network || !instance) {
    throw new ConfigError(`the environment is not complete:\n${problems.join('\n')}`)
  }
  return {
    network,
    instance,
    host: read.HOST,
    port: read.PORT,
    database: { url: read.DATABASE_URL, connections: read.DATABASE_CONNECTIONS },
    nats: { url: read.NATS_URL, seed },
    oidc: { issuer: read.OIDC_ISSUER, audience: read.OIDC_AUDIENCE },
    logLevel: read.LOG_LEVEL,
  }
}
