import { setTimeout as pause } from 'node:timers/promises'
import postgres, { type Sql } from 'postgres'
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
    const sql = postgres(running.postgres.url, { max: 1, onnotice: () => {}, connect_timeout: 5 })
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
