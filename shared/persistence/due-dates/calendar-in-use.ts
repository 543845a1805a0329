import type { Writer } from '../database.ts'

/** Longer than the pauses of a busy replica, short enough for a restored database. */
const SILENCE_SECONDS = 30

/** Says that from now on this database is counted by this calendar: whoever started last decides. */
export const claimCalendar = async (sql: Writer, version: string): Promise<void> => {
  await sql`
    insert into calendar_in_use as used (version) values (${version})
    on conflict (one) do update set version = excluded.version, seen_at = now()`
}

/**
 * Says that replicas with this calendar are still at work; false when those with another one are. What
 * has been silent for half a minute is not: its replicas are gone, or the database was restored.
 */
export const keepCalendar = async (sql: Writer, version: string): Promise<boolean> => {
  const rows = await sql`
    insert into calendar_in_use as used (version) values (${version})
    on conflict (one) do update set version = excluded.version, seen_at = now()
    where used.version = excluded.version
      or used.seen_at < now() - ${SILENCE_SECONDS}::int * interval '1 second'
    returning version`
  return rows.length > 0
}
