import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { layoutOf } from '../layout.ts'
import type { ProcessHandle, Timing, Watch } from '../processes/process.ts'
import { createProcess } from '../processes/supervised.ts'
import { Refusal } from '../refusal.ts'
import { ensureSecrets, type Secrets } from '../secrets.ts'
import { type Account, serverAccount } from './account.ts'
import { type Binaries, program, reachableBinaries } from './binaries.ts'
import { ensureCluster } from './cluster.ts'
import {
  type Access,
  answers,
  closeMaintenance,
  createDatabase,
  databaseUrl,
  dropDatabase,
  ensureOwnedDatabase,
} from './databases.ts'
import { clearLeftover } from './leftover.ts'
import { refuseClosed } from './reach.ts'

/** Where the server keeps its data, and who hears of its deaths. `dataDir` is the network's folder. */
export type PostgresOptions = {
  dataDir: string
  port: number
  /** Instances whose passwords are to be made; their databases come with `ensureDatabase`. */
  instances?: string[]
  watch?: Watch
  timing?: Timing
}

/** A PostgreSQL server of our own. Addresses are `postgres://` URLs. */
export type Postgres = {
  process: ProcessHandle
  /** The superuser's maintenance database. */
  url: string
  secrets: Secrets
  /** The database and role of an instance, made when missing; returns the role's address. */
  ensureDatabase: (instance: string) => Promise<string>
  /** A database of the superuser's for tests, empty or copied from a template; returns its address. */
  createDatabase: (name: string, template?: string) => Promise<string>
  dropDatabase: (name: string) => Promise<void>
  stop: () => Promise<void>
}

const serverArgs = (folder: string, port: number): string[] => [
  '-D',
  folder,
  '-p',
  String(port),
  ...[
    'listen_addresses=127.0.0.1',
    // No socket file: everyone comes over TCP with a password.
    'unix_socket_directories=',
    'max_connections=300',
    'timezone=UTC',
    'log_timezone=UTC',
    'log_line_prefix=%m [%p] %u@%d ',
  ].flatMap((setting) => ['-c', setting]),
]

const readyCheck = (access: Access) => async (): Promise<boolean> => {
  try {
    return await answers(access)
  } catch {
    throw new Refusal(
      'OTHER_SECRETS',
      '数据库的密码与数据目录中的 secrets.json 不符。请恢复该文件,或加 --fresh 清空后启动。',
      'The database has another password than secrets.json in the data folder says. Bring that file back, or start from empty data with --fresh.',
    )
  }
}

/** The server on the data in its folder, not started yet. */
export const serverProcess = (
  { dataDir, port, name = 'postgres', watch, timing }: PostgresOptions & { name?: string },
  binaries: Binaries,
  account: Account | undefined,
  access: Access,
): ProcessHandle => {
  const { postgres, logs } = layoutOf(dataDir)
  return createProcess(
    {
      name,
      command: program(binaries, 'postgres'),
      args: serverArgs(postgres, port),
      env: { LC_ALL: 'C' },
      account,
      logFile: join(logs, 'postgres.log'),
      isReady: readyCheck(access),
      // Fast shutdown: sessions are cut, everything committed is on disk.
      stopSignal: 'SIGINT',
      beforeSpawn: () => clearLeftover(postgres),
    },
    watch,
    timing,
  )
}

/** Makes everything ready for a server, its data too when there is none yet; does not start it. */
export const preparePostgres = async (options: PostgresOptions): Promise<Postgres> => {
  const layout = layoutOf(options.dataDir)
  const account = await serverAccount()
  await refuseClosed(layout.root, account)
  await mkdir(layout.logs, { recursive: true })
  const secrets = await ensureSecrets(layout.secrets, options.instances ?? [])
  const binaries = await reachableBinaries(account)
  await ensureCluster(binaries, account, layout.postgres, secrets.superuser)

  const access = { port: options.port, password: secrets.superuser }
  const server = serverProcess(options, binaries, account, access)
  let closed: Promise<void> | null = null
  return {
    process: server,
    url: databaseUrl(access, 'postgres'),
    secrets,
    ensureDatabase: async (instance) => {
      const password = secrets.databases[instance]
      if (!password) throw new Error(`no password was made for ${instance}`)
      // Once: two sessions cannot change the same rights at the same time.
      closed ??= closeMaintenance(access)
      await closed
      await ensureOwnedDatabase(access, instance, password)
      return databaseUrl({ ...access, password }, instance, instance)
    },
    createDatabase: async (name, template) => {
      await createDatabase(access, name, template)
      return databaseUrl(access, name)
    },
    dropDatabase: (name) => dropDatabase(access, name),
    stop: server.stop,
  }
}

/** Starts PostgreSQL on its data, which is made first when there is none; fsync stays on. */
export const startPostgres = async (options: PostgresOptions): Promise<Postgres> => {
  const postgres = await preparePostgres(options)
  await postgres.process.start()
  return postgres
}
