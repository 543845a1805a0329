import {
  logLevel,
  type MetricsAddress,
  metricsAddress,
  metricsVariables,
  port,
  readConfig,
  trustedProxies,
} from '@liandong/shared/config'
import { z } from 'zod'

const webAddress = z.url({ protocol: /^https?$/, error: 'must be an http(s) address' })

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port,
  ISSUER: webAddress.refine((issuer) => !issuer.endsWith('/'), 'must not end with a slash'),
  PEOPLE_FILE: z.string().min(1),
  KEYS_FILE: z.string().min(1),
  REDIRECT_URIS: z
    .string()
    .transform((list) => list.split(',').map((uri) => uri.trim()))
    .pipe(z.array(webAddress).min(1)),
  TRUSTED_PROXIES: trustedProxies,
  LOG_LEVEL: logLevel.default('info'),
  ...metricsVariables,
})

/** What the identity service reads from its environment. */
export type IdentityConfig = {
  host: string
  port: number
  /** The public address, exactly as it stands in the `iss` claim; no slash at the end. */
  issuer: string
  peopleFile: string
  keysFile: string
  /** Where the browser console may be sent back to after sign-in. */
  redirectUris: string[]
  /** Proxies in front whose word on a client's address is taken. */
  trustedProxies: string[]
  logLevel: string
  metrics: MetricsAddress | null
}

/** Checks the whole environment; throws a ConfigError that names every wrong or missing variable. */
export const readIdentityConfig = (env: NodeJS.ProcessEnv): IdentityConfig => {
  const read = readConfig(environment, env)
  return {
    host: read.HOST,
    port: read.PORT,
    issuer: read.ISSUER,
    peopleFile: read.PEOPLE_FILE,
    keysFile: read.KEYS_FILE,
    redirectUris: read.REDIRECT_URIS,
    trustedProxies: read.TRUSTED_PROXIES,
    logLevel: read.LOG_LEVEL,
    metrics: metricsAddress(read),
  }
}
