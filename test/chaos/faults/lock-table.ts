import { openSql } from '../stage/open-sql.ts'
import type { Fault } from './fault.ts'

const TABLES = ['cases', 'case_events', 'outbox', 'commands', 'early_events']
const LONGEST = 60

/** The server itself notices that the session has gone, and lets go of the lock. */
const settings = { client_connection_check_interval: 200 }

/** Somebody works on an instance's database by hand, and keeps a table locked meanwhile. */
export const lockTable: Fault = {
  lasts: [1_000, 14_000],
  targets: ({ running }) => running.network.instances.map(({ id }) => id),
  strike: async ({ running }, target, random) => {
    const url = running.databases[target] ?? ''
    const sql = openSql(url, { connection: settings })
    const table = random.pick(TABLES)
    sql
      .unsafe(
        `begin; lock table ${table} in access exclusive mode; select pg_sleep(${LONGEST}); commit`,
      )
      .catch(() => {})
    return () => sql.end({ timeout: 0 })
  },
}
