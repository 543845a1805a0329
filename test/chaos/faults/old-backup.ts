import type { Sql } from 'postgres'
import { isBack } from '../recovery.ts'
import type { LostEntry } from '../stage/loss.ts'
import { openSql } from '../stage/open-sql.ts'
import type { Stage } from '../stage/stage.ts'
import { asSuperuser } from '../stage/superuser.ts'
import { type Fault, processOf, startAgain } from './fault.ts'

const withSql = async <T>(url: string, work: (sql: Sql) => Promise<T>): Promise<T> => {
  const sql = openSql(url)
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

const backupOf = (instance: string): string => `${instance}-backup`

const throwOut = (sql: Sql, database: string) =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${database}`

/** A copy as it stands now; nobody may be connected while it is made. */
const takeBackup = async (sql: Sql, instance: string): Promise<void> => {
  const [own, copy] = [sql(instance), sql(backupOf(instance))]
  await sql`drop database if exists ${copy} with (force)`
  await sql`alter database ${own} allow_connections false`
  try {
    await throwOut(sql, instance)
    await sql`create database ${copy} template ${own} owner ${own}`
  } finally {
    await sql`alter database ${own} allow_connections true`
  }
}

/** The own entries in the database that goes which somebody has not confirmed yet. */
const unconfirmed = async (url: string): Promise<LostEntry[]> =>
  withSql(
    url,
    (sql) => sql<LostEntry[]>`
      select event->>'caseId' as "caseId", (event->>'number')::int as number
      from (select payload::jsonb as event from outbox where subject like 'case.%') as own`,
  )

/** Those of which a database holds nothing, not even as an entry that waits. */
const missingIn = async (url: string, entries: readonly LostEntry[]): Promise<LostEntry[]> =>
  withSql(
    url,
    (sql) => sql<LostEntry[]>`
      select case_id as "caseId", number from unnest(
        ${entries.map(({ caseId }) => caseId)}::text[], ${entries.map(({ number }) => number)}::int[]
      ) as asked (case_id, number)
      where not exists (
        select from (
          select case_id, number from case_events union all select case_id, number from early_events
        ) as kept
        where kept.case_id = asked.case_id and kept.number = asked.number
      )`,
  )

const urlOfBackup = ({ running }: Stage, instance: string): string => {
  const url = new URL(running.postgres.url)
  url.pathname = `/${backupOf(instance)}`
  return url.href
}

/**
 * What nobody will know any more when the backup is in its place: neither the backup nor any other
 * database holds it. Whatever a peer has stored must come back, the stream wiped or not.
 */
const lostEntries = async (stage: Stage, instance: string): Promise<LostEntry[]> => {
  const { [instance]: own = '', ...others } = stage.running.databases
  const places = [urlOfBackup(stage, instance), ...Object.values(others)]
  let lost = await unconfirmed(own)
  for (const url of places) lost = await missingIn(url, lost)
  return lost
}

const bringBack = async (sql: Sql, instance: string): Promise<void> => {
  const [left] = await sql`select 1 from pg_database where datname = ${backupOf(instance)}`
  if (!left) return
  await sql`drop database if exists ${sql(instance)} with (force)`
  await sql`alter database ${sql(backupOf(instance))} rename to ${sql(instance)}`
}

const membersOf = ({ members }: Stage, target: string) =>
  members.filter(({ instance }) => instance.id === target).map(({ name }) => name)

/**
 * An instance's database is restored from a backup that is as old as the fault lasts: the instance
 * must get back from the stream and from its peers what it wrote since, before it writes anything new.
 */
export const oldBackup: Fault = {
  lasts: [20_000, 180_000],
  targets: ({ running }) => running.network.instances.map(({ id }) => id),
  touches: membersOf,
  settled: async (stage, target) => {
    const back = await Promise.all(membersOf(stage, target).map((name) => isBack(stage, name)))
    return back.every(Boolean)
  },
  // What two databases hold alone may go when both go at once: nobody could give it back.
  occupies: 'the last copies',
  strike: async (stage, target) => {
    const from = Date.now()
    await asSuperuser(stage, (sql) => takeBackup(sql, target))
    const names = membersOf(stage, target)
    return async () => {
      await Promise.all(names.map((name) => processOf(stage, name).stop()))
      const entries = await asSuperuser(stage, () => lostEntries(stage, target))
      stage.losses.push({ instance: target, from, until: Date.now(), entries })
      await asSuperuser(stage, (sql) => bringBack(sql, target))
      // It is ready when it has healed, which is what the recovery waits for.
      for (const name of names) void startAgain(stage, name).catch(() => {})
    }
  },
}
