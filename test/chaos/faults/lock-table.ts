import postgres from 'postgres'
import type { Fault } from './fault.ts'

const TABLES = ['cases', 'case_events', 'outbox', 'commands', 'early_events']

/** Somebody works on an instance's database by hand, and keeps a table locked meanwhile. */
export const lockTable: Fault = {
  lasts: [1_000, 14_000],
  targets: ({ running }) => running.network.instances.map(({ id }) => id),
  strike: async ({ running }, target, random) => {
    const sql = postgres(running.databases[target] ?? '', { max: 1, onnotice: () => {} })
    const table = random.pick(TABLES)
    const hold = await sql.reserve()
    await hold.unsafe(`begin; lock table ${table} in access exclusive mode`)
    return async () => {
      await hold.unsafe('rollback').catch(() => {})
      hold.release()
      await sql.end({ timeout: 1 })
    }
  },
}
