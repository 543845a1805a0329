import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePorts, type Postgres, startPostgres } from '@liandong/launcher'
import { type Part, stopParts } from '@liandong/shared/lifecycle'
import { planNetwork } from '@liandong/shared/network'
import {
  identifyDatabase,
  migrateDatabase,
  openDatabase,
  trustDatabase,
} from '@liandong/shared/persistence'
import { createLogger } from '@liandong/shared/telemetry'
import { startTownship } from '@liandong/township'
import { createUser } from '@nats-io/nkeys'
import postgres from 'postgres'
import { generous } from './generous.ts'
import { startIssuer } from './issuer.ts'

/** A station on a PostgreSQL server of its own, which a test may mistreat; no broker anywhere. */
export type OwnStation = {
  postgres: Postgres
  url: string
  metricsUrl: string
  /** Runs a statement as the superuser, in the station's database. */
  admin: (statement: string) => Promise<postgres.Row[]>
  /** Throws the station's sessions out, so that it has to connect anew. */
  cut: () => Promise<void>
  stop: () => Promise<void>
}

export const STATION = 'township-340405'
const MIGRATIONS = fileURLToPath(new URL('../../services/township/migrations', import.meta.url))
const NOWHERE = 'http://127.0.0.1:1'

const network = () => {
  const plan = planNetwork({ cityCode: '340400', districts: ['340405'], urlFor: () => NOWHERE })
  if (!plan.ok) throw new Error(plan.problems.join('; '))
  return plan.value
}

/** As after a day of work: a station with an empty database waits until somebody can be asked. */
const prepare = async (url: string): Promise<void> => {
  await migrateDatabase(url, MIGRATIONS)
  const database = openDatabase(url)
  const { now } = await identifyDatabase(database.write)
  await trustDatabase(database.write, now)
  await database.close()
}

const configOn = (url: string, issuer: string) => ({
  network: network(),
  instance: network().instances.find(({ id }) => id === STATION)!,
  host: '127.0.0.1',
  port: 0,
  database: { url, connections: 3 },
  nats: {
    url: 'nats://127.0.0.1:1',
    seed: new TextDecoder().decode(createUser().getSeed()),
    replicas: 1,
  },
  oidc: { issuer, audience: 'liandong' },
  eventVersion: 2 as const,
  trustedDatabase: null,
  logLevel: 'silent' as const,
  quotas: generous,
  trustedProxies: [],
  metrics: { host: '127.0.0.1', port: 0 },
})

/** Starts server and station; the server's folder is `dataDir`, or a temporary one. */
export const startOwnStation = async (dataDir?: string): Promise<OwnStation> => {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'liandong-own-')))
  await chmod(folder, 0o755)
  const [port = 0] = await freePorts(1)
  const server = await startPostgres({ dataDir: folder, port, instances: [STATION] })
  const url = await server.ensureDatabase(STATION)
  await prepare(url)
  const issuer = await startIssuer()
  const parts: Part[] = []
  const config = configOn(url, issuer.url)
  const running = await startTownship(config, createLogger(STATION, 'silent'), parts)
  const admin = async (statement: string): Promise<postgres.Row[]> => {
    const own = new URL(server.url)
    own.pathname = `/${STATION}`
    const sql = postgres(own.href, { max: 1, onnotice: () => {} })
    try {
      return await sql.unsafe(statement)
    } finally {
      await sql.end()
    }
  }
  return {
    postgres: server,
    url: running.url,
    metricsUrl: running.metricsUrl ?? '',
    admin,
    cut: async () => {
      await admin(
        `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${STATION}'`,
      )
    },
    stop: async () => {
      await stopParts(parts, () => {})
      await Promise.all([server.stop(), issuer.stop()])
      if (!dataDir) await rm(folder, { recursive: true, force: true })
    },
  }
}
