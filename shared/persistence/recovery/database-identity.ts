import type { Writer } from '../database.ts'
import type { OpenRecall } from '../recall/open-recalls.ts'

/**
 * Which database answers, which one the instance trusted last (null: none yet), and whether it holds
 * any log. A database that was restored from a dump has another oid, one restored to a point in time
 * or a promoted standby another timeline, one on another server another system identifier.
 */
export type DatabaseIdentity = { now: string; trusted: string | null; used: boolean }

/** Asks the database who it is. */
export const identifyDatabase = async (sql: Writer): Promise<DatabaseIdentity> => {
  const [row] = await sql<[DatabaseIdentity]>`
    select
      system_identifier || '-' || substr(pg_walfile_name(pg_current_wal_insert_lsn()), 1, 8)
        || '-' || (select oid from pg_database where datname = current_database()) as now,
      (select identity from database_identity) as trusted,
      exists (select from case_events) as used
    from pg_control_system()`
  return row
}

/** From now on this database is trusted; these are still to be asked what they hold. */
export const trustDatabase = async (
  sql: Writer,
  identity: string,
  open: readonly OpenRecall[] = [],
): Promise<void> => {
  await sql`
    with earlier as (
      delete from open_recalls where peer <> all(${open.map(({ peer }) => peer)}::text[])
    ), asked as (
      insert into open_recalls (peer, gap)
      select peer, gap = 1 from unnest(
        ${open.map(({ peer }) => peer)}::text[], ${open.map(({ gap }) => Number(gap))}::int[]
      ) as still (peer, gap)
      on conflict (peer) do update set gap = excluded.gap
    )
    insert into database_identity (one, identity) values (1, ${identity})
    on conflict (one) do update set identity = excluded.identity`
}
