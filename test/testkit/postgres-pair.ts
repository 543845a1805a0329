import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  eitherServer,
  freePorts,
  type Postgres,
  type Standby,
  startPostgres,
  startStandby,
} from '@liandong/launcher'
import postgres from 'postgres'
import type { TestDatabase } from './database.ts'
import { until } from './until.ts'

/** A primary and its synchronous standby. */
export type PostgresPair = {
  primary: Postgres
  standby: Standby
  /** The database of an instance, on whichever of the two is primary. */
  createDatabase: (instance: string) => Promise<TestDatabase>
  /**
   * From now on the standby gets nothing more, and nobody waits for it: as an asynchronous one that is
   * behind, it lacks the last commits when it is promoted.
   */
  fallBehind: () => Promise<void>
  stop: () => Promise<void>
}

const asSuperuser = async <T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> => {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return await work(sql)
  } finally {
    await sql.end()
  }
}

const setTo = async (sql: postgres.Sql, setting: string, value: string): Promise<void> => {
  await sql.unsafe(`alter system set ${setting} = '${value}'`)
  await sql`select pg_reload_conf()`
}

const urlAt = (url: string, port: number): string => {
  const other = new URL(url)
  other.port = `${port}`
  return other.href
}

const cannot = () => Promise.reject(new Error('a pair cannot do this'))

/** Starts both, with a role and a password for each of these instances. */
export const startPostgresPair = async (instances: string[]): Promise<PostgresPair> => {
  const folder = await mkdtemp(join(tmpdir(), 'liandong-pair-'))
  const [port = 0, other = 0] = await freePorts(2)
  const places = [
    { dataDir: join(folder, 'one'), port },
    { dataDir: join(folder, 'two'), port: other },
  ] as const
  await chmod(folder, 0o755)
  const primary = await startPostgres({ ...places[0], instances })
  const standby = await startStandby({ primary: places[0], standby: places[1] })
  return {
    primary,
    standby,
    createDatabase: async (instance) => ({
      url: eitherServer(await primary.ensureDatabase(instance), places[1]),
      drop: async () => {},
      cut: cannot,
      close: cannot,
      open: cannot,
      backUp: cannot,
    }),
    fallBehind: async () => {
      await asSuperuser(primary.url, (sql) => setTo(sql, 'synchronous_standby_names', ''))
      await asSuperuser(urlAt(primary.url, other), async (sql) => {
        await setTo(sql, 'primary_conninfo', '')
        await until('the standby gets nothing more', async () => {
          const receivers = await sql`select from pg_stat_wal_receiver`
          return receivers.length === 0
        })
      })
    },
    stop: async () => {
      await Promise.all([primary.stop(), standby.process.stop()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
