import { openSql } from '../stage/open-sql.ts'
import { allMembers, type Fault } from './fault.ts'

const MORE_THAN_ALL = 320

const throwOut = async (url: string): Promise<void> => {
  // The superuser has connections of its own in reserve.
  const sql = openSql(url)
  try {
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'liandong'`
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** Somebody else takes all connections of PostgreSQL, and the services lose theirs. */
export const fillPostgres: Fault = {
  lasts: [2_000, 10_000],
  targets: () => ['postgres'],
  touches: allMembers,
  strike: async ({ running }) => {
    const [url = ''] = Object.values(running.databases)
    const greedy = openSql(url, { max: MORE_THAN_ALL, max_lifetime: null })
    const taken = Array.from({ length: MORE_THAN_ALL }, () => greedy`select 1`.catch(() => {}))
    await Promise.all(taken)
    // Those in reserve may be taken as well at that moment: then the services keep what they have.
    await throwOut(running.postgres.url).catch(() => {})
    return () => greedy.end({ timeout: 1 })
  },
}
