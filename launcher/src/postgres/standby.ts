import { appendFile, chown, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { PRIVATE } from '../json-file.ts'
import { layoutOf } from '../layout.ts'
import type { ProcessHandle, Timing, Watch } from '../processes/process.ts'
import { ensureSecrets } from '../secrets.ts'
import { type Account, serverAccount } from './account.ts'
import { reachableBinaries } from './binaries.ts'
import { copyCluster } from './copy-cluster.ts'
import { type Access, databaseUrl, oneConnection } from './databases.ts'
import { serverProcess } from './server.ts'

/** Where a server keeps its data, and its port. */
export type ServerPlace = { dataDir: string; port: number }

/** The primary that runs, and where its standby is to be. */
export type StandbyOptions = {
  primary: ServerPlace
  standby: ServerPlace
  watch?: Watch
  timing?: Timing
}

/** A hot standby that the primary waits for at every commit. */
export type Standby = {
  process: ProcessHandle
  /** Waits until it has caught up; from then on the primary waits for it at every commit. */
  join: () => Promise<void>
  /** Makes it the primary. Only when the old one is surely dead: nothing here keeps it from coming back. */
  promote: () => Promise<void>
}

/** As which the primary knows its standby; also its slot, which keeps the log for it. */
const NAME = 'standby'
const POLL_MS = 50

const asSuperuser = async <T>(access: Access, work: (sql: postgres.Sql) => Promise<T>) => {
  const sql = postgres(databaseUrl(access, 'postgres'), oneConnection)
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** The copy and its label; start and stop must be the same session. */
const backUp = (access: Access, from: string, to: string, account: Account | undefined) =>
  asSuperuser(access, async (sql) => {
    await sql`select pg_create_physical_replication_slot(${NAME}, true)`
    await sql`select pg_backup_start(${NAME}, true)`
    await copyCluster(from, to, account)
    const [stopped] = await sql<[{ labelfile: string }]>`
      select labelfile from pg_backup_stop(false)`
    return stopped.labelfile
  })

const conninfo = ({ port, password }: Access): string =>
  `host=127.0.0.1 port=${port} user=postgres password=${password} application_name=${NAME}`

const asStandby = async (
  folder: string,
  label: string,
  primary: Access,
  account: Account | undefined,
): Promise<void> => {
  const own = async (name: string, text: string) => {
    const file = join(folder, name)
    await writeFile(file, text, { mode: PRIVATE })
    if (account) await chown(file, account.uid, account.gid)
  }
  await own('backup_label', label)
  await own('standby.signal', '')
  const settings = `primary_conninfo = '${conninfo(primary)}'\nprimary_slot_name = '${NAME}'\n`
  await appendFile(join(folder, 'postgresql.auto.conf'), settings)
}

/** From now on a commit is acknowledged when the standby has it on its disk too. */
const waitForIt = (access: Access): Promise<void> =>
  asSuperuser(access, async (sql) => {
    await sql.unsafe(`alter system set synchronous_standby_names = '${NAME}'`)
    await sql`select pg_reload_conf()`
    for (;;) {
      const [row] = await sql`select 1 from pg_stat_replication where sync_state = 'sync'`
      if (row) return
      await pause(POLL_MS)
    }
  })

/** Lays a hot standby beside a primary that runs; it is not started yet, and nobody waits for it. */
export const prepareStandby = async (options: StandbyOptions): Promise<Standby> => {
  const { primary, standby } = options
  const from = layoutOf(primary.dataDir)
  const to = layoutOf(standby.dataDir)
  const account = await serverAccount()
  const binaries = await reachableBinaries(account)
  const { superuser: password } = await ensureSecrets(from.secrets, [])
  const [there, here] = [primary, standby].map(({ port }) => ({ port, password }))
  await mkdir(to.logs, { recursive: true })
  const label = await backUp(there!, from.postgres, to.postgres, account)
  await asStandby(to.postgres, label, there!, account)
  const server = serverProcess(
    { ...options, ...standby, name: 'postgres-standby' },
    binaries,
    account,
    here!,
  )
  return {
    process: server,
    join: () => waitForIt(there!),
    promote: () =>
      asSuperuser(here!, async (sql) => {
        await sql`select pg_promote(true, 30)`
      }),
  }
}

/**
 * Lays a hot standby, starts it, and has the primary wait for it. What is acknowledged after that
 * survives the loss of the primary.
 */
export const startStandby = async (options: StandbyOptions): Promise<Standby> => {
  const standby = await prepareStandby(options)
  await standby.process.start()
  await standby.join()
  return standby
}

/**
 * Kills a primary (kill -9), waits until it is seen to be dead, and promotes its standby. A city
 * leaves this to Patroni, pg_auto_failover or its cloud, which also keep the old one out.
 */
export const killPrimary = async (
  primary: { process: ProcessHandle },
  standby: Standby,
): Promise<void> => {
  await primary.process.crash()
  await standby.promote()
}

/** The address of a database on either of the two, whichever is primary at the time. */
export const eitherServer = (url: string, standby: ServerPlace): string => {
  const { host } = new URL(url)
  const both = `${host},127.0.0.1:${standby.port}`
  return `${url.replace(`@${host}/`, `@${both}/`)}?target_session_attrs=primary`
}
