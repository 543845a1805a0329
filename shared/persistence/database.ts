import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres, { type Sql } from 'postgres'

/** Reads through drizzle. */
export type Reader = PostgresJsDatabase
/** Writes by hand-shaped statements, one a command or batch. */
export type Writer = Sql
/** The writer inside a transaction. */
export type Transaction = postgres.TransactionSql
/** Either: for statements that stand alone or go with others. */
export type Statements = postgres.ISql

/** An instance's own database: a pool to write, a small one to read, one that need not wait for the disk. */
export type Database = {
  write: Writer
  read: Reader
  /** Outbox bookkeeping: a lost mark only means that a message is sent again. */
  relaxed: Writer
  ping: () => Promise<void>
  close: () => Promise<void>
}

const pool = (url: string, max: number, settings: Record<string, string> = {}): Sql =>
  postgres(url, {
    max,
    onnotice: () => {},
    connect_timeout: 5,
    idle_timeout: 60,
    connection: { application_name: 'liandong', statement_timeout: 10_000, ...settings },
  })

/**
 * Opens the pools; connections are made when first used. Drizzle gets a client of its own, because
 * it changes the serializers of the one it is given. Reads pipeline over two connections, which is
 * faster than many (perf.md: 15,050/s on 2, 7,084/s on 32).
 */
export const openDatabase = (url: string, size = 10): Database => {
  const write = pool(url, size)
  const reading = pool(url, 2)
  const relaxed = pool(url, 2, { synchronous_commit: 'off' })
  return {
    write,
    read: drizzle(reading),
    relaxed,
    ping: async () => {
      await relaxed`select 1`
    },
    close: async () => {
      await Promise.all([write, reading, relaxed].map((sql) => sql.end({ timeout: 5 })))
    },
  }
}
