import { readFileSync } from 'node:fs'
import { ConfigError, logLevel, port, readConfig } from '@liandong/shared/config'
import { type Network, parseNetwork } from '@liandong/shared/network'
import { z } from 'zod'

const webAddress = z
  .url({ protocol: /^https?$/ })
  .transform((address) => address.replace(/\/+$/, ''))

const origins = z
  .string()
  .transform((list) => list.split(',').map((one) => one.trim()))
  .pipe(z.array(z.url({ protocol: /^https?$/ })))

const schema = z.object({
  LIANDONG_NETWORK: z.string().min(1),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port,
  PUBLIC_URL: webAddress,
  OIDC_ISSUER: webAddress,
  OIDC_CLIENT_ID: z.string().min(1).default('liandong-console'),
  CORS_ORIGINS: origins.default([]),
  LOG_LEVEL: logLevel.default('info'),
})

/** All that the gateway is told from outside. */
export type GatewayConfig = z.infer<typeof schema> & { network: Network }

const readNetwork = (path: string): Network => {
  const fail = (problems: readonly string[]) =>
    new ConfigError(problems.map((problem) => `LIANDONG_NETWORK: ${problem}`).join('\n'))
  let file: unknown
  try {
    file = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw fail([(error as Error).message])
  }
  const parsed = parseNetwork(file)
  if (!parsed.ok) throw fail(parsed.problems)
  return parsed.value
}

/** Reads the gateway's environment, then the network file; throws a ConfigError with all problems of either. */
export const readGatewayConfig = (env: NodeJS.ProcessEnv): GatewayConfig => {
  const read = readConfig(schema, env)
  return { ...read, network: readNetwork(read.LIANDONG_NETWORK) }
}
