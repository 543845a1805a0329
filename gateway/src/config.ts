import {
  logLevel,
  metricsVariables,
  networkFile,
  port,
  quota,
  quotaVariables,
  readConfig,
} from '@liandong/shared/config'
import type { Network } from '@liandong/shared/network'
import { gatewayQuotas } from '@liandong/shared/quota'
import { z } from 'zod'
import { defaultUpstream } from './upstream/upstream.ts'

const webAddress = z
  .url({ protocol: /^https?$/ })
  .transform((address) => address.replace(/\/+$/, ''))

const origins = z
  .string()
  .transform((list) => list.split(',').map((one) => one.trim()))
  .pipe(z.array(z.url({ protocol: /^https?$/ })))

const schema = z.object({
  LIANDONG_NETWORK: networkFile,
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port,
  PUBLIC_URL: webAddress,
  OIDC_ISSUER: webAddress,
  OIDC_AUDIENCE: z.string().min(1).default('liandong'),
  OIDC_CLIENT_ID: z.string().min(1).default('liandong-console'),
  OIDC_SCOPE: z
    .string()
    .regex(/(^| )openid( |$)/, 'must contain openid')
    .default('openid profile liandong'),
  CORS_ORIGINS: origins.default([]),
  LOG_LEVEL: logLevel.default('info'),
  ...metricsVariables,
  ...quotaVariables(gatewayQuotas),
  QUOTA_PERSON_CONNECTIONS: quota(defaultUpstream.perPerson),
  QUOTA_ADDRESS_CONNECTIONS: quota(defaultUpstream.perAddress),
})

/** All that the gateway is told from outside. */
export type GatewayConfig = Omit<z.infer<typeof schema>, 'LIANDONG_NETWORK'> & { network: Network }

/** Reads the gateway's environment and the network file; throws a ConfigError with all problems. */
export const readGatewayConfig = (env: NodeJS.ProcessEnv): GatewayConfig => {
  const { LIANDONG_NETWORK: network, ...read } = readConfig(schema, env)
  return { ...read, network }
}
