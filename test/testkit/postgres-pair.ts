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
import type { TestDatabase } from './database.ts'

/** A primary and its synchronous standby. */
export type PostgresPair = {
  primary: Postgres
  standby: Standby
  /** The database of an instance, on whichever of the two is primary. */
  createDatabase: (instance: string) => Promise<TestDatabase>
  stop: () => Promise<void>
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
    stop: async () => {
      await Promise.all([primary.stop(), standby.process.stop()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
