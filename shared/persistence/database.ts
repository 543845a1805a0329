import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { Sql } from 'postgres'
import { openSteadyPool, type Session, type Writer } from './steady-pool.ts'

export type { Session, Writer } from './steady-pool.ts'

/** Reads through drizzle. */
export type Reader = PostgresJsDatabase

/** An instance's own database: a pool to write, a small one to read, one that need not wait for the disk. */
export type Database = {
  write: Writer
  /** The writing pool of this moment, for statements that belong to the same database. */
  session: () => Session
  /** Ask for it each time: it changes with the connections. */
  readonly read: Reader
  /** A statement by hand on the pool that reads; all columns as text or numbers, for drizzle has changed how others come. */
  look: Writer
  /** Outbox bookkeeping: a lost mark only means that a message is sent again. */
  relaxed: Writer
  /** Called when connections that write were lost: another database may answer from now on. */
  onLost: (listener: () => void) => void
  close: () => Promise<void>
}

/**
 * What is written finds its rows by their keys. Its plans are made once and kept, also those made
 * while a table was still empty: so they are made for tables that are large.
 */
const planOnce = { plan_cache_mode: 'force_generic_plan', enable_seqscan: 'off' }

/** Drizzle on whatever pool there is now. */
const drizzled = (current: () => Sql) => {
  let pool: Sql | null = null
  let reader: Reader | null = null
  return (): Reader => {
    if (reader && pool === current()) return reader
    pool = current()
    reader = drizzle(pool)
    return reader
  }
}

/**
 * Opens the pools; connections are made when first used. Drizzle gets a client of its own, because
 * it changes the serializers of the one it is given. Reads pipeline over two connections, which is
 * faster than many (perf.md: 15,050/s on 2, 7,084/s on 32).
 */
export const openDatabase = (url: string, size = 10): Database => {
  const listeners: (() => void)[] = []
  const writing = openSteadyPool(url, size, planOnce, () => {
    for (const listener of listeners) listener()
  })
  const reading = openSteadyPool(url, 2)
  const relaxed = openSteadyPool(url, 2, { ...planOnce, synchronous_commit: 'off' })
  const read = drizzled(reading.current)
  return {
    write: writing.run,
    session: writing.session,
    get read() {
      return read()
    },
    look: reading.run,
    relaxed: relaxed.run,
    onLost: (listener) => {
      listeners.push(listener)
    },
    close: async () => {
      await Promise.all([writing, reading, relaxed].map((pool) => pool.end()))
    },
  }
}
