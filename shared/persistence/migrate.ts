import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres, { type Sql } from 'postgres'
import { databaseTarget } from './primary-finder.ts'

const LOCK = 4_207_001

// Without the question for array types, whose answer nobody awaits: it would end the process when the
// connection is lost meanwhile.
const oneConnection = { max: 1, onnotice: () => {}, connect_timeout: 5, fetch_types: false }

/** One connection, to the primary where there are several servers. */
const openOnPrimary = async (address: string): Promise<Sql> => {
  const { url, finder } = databaseTarget(address)
  const through = finder ? { socket: finder.connect } : {}
  for (let others = finder ? finder.servers - 1 : 0; ; others -= 1) {
    const sql = postgres(url, { ...through, ...oneConnection })
    if (others === 0) return sql
    const [row] = await sql<[{ standby: boolean }]>`select pg_is_in_recovery() as standby`
    if (!row.standby) return sql
    await sql.end({ timeout: 5 })
    finder?.next()
  }
}

/** Brings a database up to date; a second replica that starts at the same time waits its turn. */
export const migrateDatabase = async (address: string, folder: string): Promise<void> => {
  const sql = await openOnPrimary(address)
  try {
    await sql`select pg_advisory_lock(${LOCK})`
    await migrate(drizzle(sql), { migrationsFolder: folder })
  } finally {
    await sql.end({ timeout: 5 })
  }
}
