import type { Sql } from 'postgres'
import { type Entry, readEntry } from '../entry.ts'
import type { Copy } from '../snapshot.ts'
import type { Reading } from './open-databases.ts'

/** A copy of which the log is known by its digest only; null: it has none. */
export type Draft = Omit<Copy, 'log' | 'row' | 'commands'> & {
  digest: string | null
  row: Copy['row']
  commands: Copy['commands'][number][]
}

/** What one database holds, by case. */
export type Held = { reading: Reading; copies: ReadonlyMap<string, Draft> }

/** Equal JSON values have the same digest, however the database keeps them. */
export const readDigests = (sql: Sql, ids: readonly string[]) => sql<
  { id: string; digest: string }[]
>`
  select case_id as id,
    string_agg(number || ':' || jsonb_hash_extended(event, 0), ' ' order by number) as digest
  from case_events where case_id = any(${ids}) group by case_id`

type Row = { id: string; number: number; event: unknown }

const readEvents = (sql: Sql, ids: readonly string[]) => sql<Row[]>`
  select case_id as id, number, event from case_events
  where case_id = any(${ids}) order by case_id, number`

const nameOf = (id: string, digest: string): string => `${id} ${digest}`

/**
 * Reads every log once, from the first database that holds it; others with the same digest share it.
 * That is a third of the work where station, district and city hold the same.
 */
export const readLogs = async (
  all: readonly Held[],
): Promise<ReadonlyMap<string, readonly Entry[]>> => {
  const logs = new Map<string, Entry[]>()
  const reads = all.map(({ reading, copies }) => {
    const own = new Map<string, Entry[]>()
    for (const [id, { digest }] of copies) {
      if (digest === null || logs.has(nameOf(id, digest))) continue
      const log: Entry[] = []
      logs.set(nameOf(id, digest), log)
      own.set(id, log)
    }
    return { reading, own }
  })
  const filling = reads.map(async ({ reading, own }) => {
    if (own.size === 0) return
    for (const { id, number, event } of await readEvents(reading.sql, [...own.keys()])) {
      own.get(id)?.push(readEntry(number, event))
    }
  })
  await Promise.all(filling)
  return logs
}
