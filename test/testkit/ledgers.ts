import postgres from 'postgres'
import type { TestInstance } from './tiers.ts'

/** Asks an instance's database directly, past the service. */
export const inDatabase = async <Row extends object>(
  { database }: TestInstance,
  statement: string,
): Promise<Row[]> => {
  const sql = postgres(database.url, { max: 1, onnotice: () => {} })
  try {
    return [...(await sql.unsafe<Row[]>(statement))]
  } finally {
    await sql.end()
  }
}

/** What a bad command must leave as it is: log, copies and done commands of an instance, as digests. */
export const fingerprint = async (instance: TestInstance): Promise<object> => {
  const [row] = await inDatabase<object>(
    instance,
    `select
      (select count(*)::int from case_events) as events,
      (select md5(string_agg(event::text, '' order by case_id, number)) from case_events) as log,
      (select md5(string_agg(state::text, '' order by id)) from cases) as copies,
      (select count(*)::int from commands) as commands`,
  )
  return row!
}
