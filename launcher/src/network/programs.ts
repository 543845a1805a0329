import { join } from 'node:path'
import type { Instance, Network } from '@liandong/shared/network'
import { type Layout, projectRoot } from '../layout.ts'
import { type MetricsAddresses, metricsEnvironment } from '../metrics.ts'
import { seedFile } from '../nats/credentials.ts'
import type { Addresses } from './addresses.ts'

/** The compiled programs of the network; tests put small ones in their place. */
export type Scripts = Record<'identity' | 'city' | 'district' | 'township' | 'gateway', string>

/** Where `tsc -b` puts them. */
export const builtScripts: Scripts = {
  identity: join(projectRoot, 'services/identity/dist/main.js'),
  city: join(projectRoot, 'services/city/dist/main.js'),
  district: join(projectRoot, 'services/district/dist/main.js'),
  township: join(projectRoot, 'services/township/dist/main.js'),
  gateway: join(projectRoot, 'gateway/dist/main.js'),
}

/** A Node program of the network: its environment, and where it says that it is ready. */
export type Program = {
  name: string
  script: string
  /** More arguments for Node itself, e.g. a module to load first. */
  nodeArgs?: string[]
  /** Read anew at every start of the process. */
  env: Record<string, string>
  readyUrl: string
}

/** What the environments are made from. `databases` has the address of each instance's database. */
export type Surroundings = {
  scripts: Scripts
  layout: Layout
  network: Network
  addresses: Addresses
  metrics: MetricsAddresses
  databases: Record<string, string>
  /** How many servers keep each message. */
  brokers: number
  logLevel: string
}

const AUDIENCE = 'liandong'
const CONSOLE = 'liandong-console'

/** Where people come back to after signing in: to GraphiQL, or to a console on the gateway's own origin. */
const redirectUris = ({ gateway }: Addresses): string =>
  ['/signin/callback', '/console/'].map((path) => gateway + path).join(',')

/** The identity service. */
export const identityProgram = (around: Surroundings): Program => {
  const { layout, addresses, scripts, logLevel } = around
  const { port } = new URL(addresses.issuer)
  return {
    name: 'identity',
    script: scripts.identity,
    env: {
      HOST: addresses.host,
      PORT: port,
      ISSUER: addresses.issuer,
      ...metricsEnvironment(around.metrics, 'identity'),
      PEOPLE_FILE: layout.people,
      KEYS_FILE: layout.keys,
      REDIRECT_URIS: redirectUris(addresses),
      LOG_LEVEL: logLevel,
      NODE_ENV: 'production',
    },
    readyUrl: `http://${addresses.localHost}:${port}/health`,
  }
}

/** One instance of a tier: its own database and key, and nobody else's. A replica has its own name. */
export const instanceProgram = (
  around: Surroundings,
  instance: Instance,
  name = instance.id,
): Program => {
  const { layout, addresses, scripts, databases, logLevel } = around
  const { hostname, port, origin } = new URL(instance.url)
  return {
    name,
    script: scripts[instance.tier],
    env: {
      ...metricsEnvironment(around.metrics, name),
      LIANDONG_INSTANCE: instance.id,
      LIANDONG_NETWORK: layout.network,
      HOST: hostname,
      PORT: port,
      DATABASE_URL: databases[instance.id] ?? '',
      NATS_URL: addresses.nats,
      LIANDONG_STREAM_REPLICAS: String(around.brokers),
      NATS_NKEY_FILE: seedFile(layout.credentials, instance.id),
      OIDC_ISSUER: addresses.issuer,
      OIDC_AUDIENCE: AUDIENCE,
      // The gateway is on this machine, and nothing else stands before the tiers.
      TRUSTED_PROXIES: '127.0.0.0/8,::1',
      LOG_LEVEL: logLevel,
      NODE_ENV: 'production',
    },
    readyUrl: `${origin}/ready`,
  }
}

/** The gateway; it has no database and no key. */
export const gatewayProgram = (around: Surroundings): Program => {
  const { layout, addresses, scripts, logLevel } = around
  const { port } = new URL(addresses.gateway)
  return {
    name: 'gateway',
    script: scripts.gateway,
    env: {
      LIANDONG_NETWORK: layout.network,
      HOST: addresses.host,
      PORT: port,
      ...metricsEnvironment(around.metrics, 'gateway'),
      PUBLIC_URL: addresses.gateway,
      OIDC_ISSUER: addresses.issuer,
      OIDC_AUDIENCE: AUDIENCE,
      OIDC_CLIENT_ID: CONSOLE,
      LOG_LEVEL: logLevel,
      NODE_ENV: 'production',
    },
    readyUrl: `http://${addresses.localHost}:${port}/health`,
  }
}
