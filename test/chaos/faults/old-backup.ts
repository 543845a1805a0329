import { setTimeout as pause } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { readPlaces } from '../checker/places.ts'
import { isBack } from '../recovery.ts'
import type { LostEntry } from '../stage/loss.ts'
import { openSql } from '../stage/open-sql.ts'
import type { Stage } from '../stage/stage.ts'
import { asSuperuser } from '../stage/superuser.ts'
import { type Fault, processOf, STREAM_KEPT, startAgain } from './fault.ts'

const POLL = 200

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

type Unconfirmed = LostEntry & { awaited: number }

/** The entries in the database that goes of which nobody has confirmed that it has them. */
const unconfirmed = async ({ running }: Stage, instance: string): Promise<LostEntry[]> => {
  const sql = openSql(running.databases[instance] ?? '')
  const { copiesOf } = readPlaces(running.network)
  const others = (caseId: string) => copiesOf(caseId.slice(0, 9)).filter((id) => id !== instance)
  try {
    const rows = await sql<Unconfirmed[]>`
      select event->>'caseId' as "caseId", (event->>'number')::int as number,
        cardinality(awaiting) as awaited
      from (select payload::jsonb as event, awaiting from outbox where subject like 'case.%') as own`
    return rows
      .filter(({ caseId, awaited }) => awaited === others(caseId).length)
      .map(({ caseId, number }) => ({ caseId, number }))
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** Those that the backup does not hold either. */
const missingIn = async (url: string, entries: LostEntry[]): Promise<LostEntry[]> => {
  const sql = openSql(url)
  try {
    return await sql<LostEntry[]>`
      select case_id as "caseId", number from unnest(
        ${entries.map(({ caseId }) => caseId)}::text[], ${entries.map(({ number }) => number)}::int[]
      ) as asked (case_id, number)
      where not exists (
        select from case_events as kept
        where kept.case_id = asked.case_id and kept.number = asked.number
      )`
  } finally {
    await sql.end({ timeout: 1 })
  }
}

const urlOfBackup = ({ running }: Stage, instance: string): string => {
  const url = new URL(running.postgres.url)
  url.pathname = `/${backupOf(instance)}`
  return url.href
}

/** What nobody will know any more when the backup is in its place. */
const lostEntries = async (stage: Stage, instance: string): Promise<LostEntry[]> =>
  missingIn(urlOfBackup(stage, instance), await unconfirmed(stage, instance))

type Streams = { account_details?: { stream_detail?: { name: string; created: string }[] }[] }

/** When the stream was made that there is now; null while there is none. */
const presentStream = async ({ running }: Stage): Promise<number | null> => {
  const answer = await fetch(`${running.addresses.natsMonitor}/jsz?accounts=true&streams=true`)
  const { account_details = [] } = (await answer.json()) as Streams
  const streams = account_details.flatMap(({ stream_detail = [] }) => stream_detail)
  const present = streams.find(({ name }) => name === 'LIANDONG')
  return present ? Date.parse(present.created) : null
}

/** Whether all watermarks of an instance belong to the stream that there is now. */
const knowsStream = async (stage: Stage, instance: string): Promise<boolean> => {
  const present = await presentStream(stage).catch(() => null)
  const sql = openSql(stage.running.databases[instance] ?? '')
  try {
    const marks = await sql`select distinct stream from watermarks`
    return marks.length === 1 && Date.parse(marks[0]?.stream) === present
  } catch {
    return false
  } finally {
    await sql.end({ timeout: 1 })
  }
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
 * must get back from its peers what it wrote since, before it writes anything new.
 */
export const oldBackup: Fault = {
  lasts: [20_000, 180_000],
  targets: ({ running }) => running.network.instances.map(({ id }) => id),
  touches: membersOf,
  settled: async (stage, target) => {
    const back = await Promise.all(membersOf(stage, target).map((name) => isBack(stage, name)))
    return back.every(Boolean)
  },
  // A backup from before the stream was laid anew cannot be healed: the instance would stay closed
  // until a person decides.
  occupies: STREAM_KEPT,
  strike: async (stage, target) => {
    while (!(await knowsStream(stage, target))) await pause(POLL)
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
