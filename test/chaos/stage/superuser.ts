import { setTimeout as pause } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { openSql } from './open-sql.ts'
import type { Stage } from './stage.ts'

const PATIENCE = 60_000
const RETRY = 500

/**
 * Does something as PostgreSQL's superuser, again and again while the server is away: the work must
 * bear to be begun anew.
 */
export const asSuperuser = async <T>(
  { running }: Pick<Stage, 'running'>,
  work: (sql: Sql) => Promise<T>,
): Promise<T> => {
  const end = performance.now() + PATIENCE
  for (;;) {
    const sql = openSql(running.postgres.url)
    try {
      return await work(sql)
    } catch (error) {
      if (performance.now() > end) throw error
      await pause(RETRY)
    } finally {
      await sql.end({ timeout: 1 })
    }
  }
}
