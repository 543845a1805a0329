import { setTimeout as pause } from 'node:timers/promises'
import type { Sql } from 'postgres'
import type { BenchContext } from '../bench.ts'
import { openInstance } from '../network/databases.ts'
import type { BenchNetwork } from '../network/open-network.ts'

/** The databases of all instances, read by SQL alone. */
export type Ledgers = { id: string; divisions: string[]; sql: Sql }[]

/** Opens the database of every instance. */
export const openLedgers = (context: BenchContext, network: BenchNetwork): Ledgers =>
  network.running.network.instances.map(({ id, divisions }) => ({
    id,
    divisions,
    sql: openInstance(context, network, id),
  }))

const POLL = 10
const PATIENCE = 10 * 60_000

/**
 * Waits until nobody owes anybody anything: an outbox row goes only when every receiver has the
 * event in its database. Without new commands an outbox that is empty stays empty.
 */
export const quiet = async (ledgers: Ledgers): Promise<void> => {
  const end = performance.now() + PATIENCE
  for (const { id, sql } of ledgers) {
    for (;;) {
      const [row] = await sql`select exists (select from outbox) as owes`
      if (!row?.owes) break
      if (performance.now() > end) throw new Error(`${id} still owes events after ${PATIENCE} ms`)
      await pause(POLL)
    }
  }
}

type Sum = { district: string; events: string; digest: string }

/** The log of each district's cases as one number: equal numbers are equal logs, whatever their order. */
const sumsOf = async (sql: Sql): Promise<Map<string, string>> => {
  const rows = await sql<Sum[]>`
    select left(case_id, 6) as district, count(*) as events,
      sum(hashtextextended(case_id || ' ' || number || ' ' || event::text, 0)::numeric) as digest
    from case_events group by 1`
  return new Map(rows.map(({ district, events, digest }) => [district, `${events} ${digest}`]))
}

const leftovers = async (sql: Sql): Promise<number> => {
  const [row] = await sql`
    select (select count(*) from early_events) + (select count(*) from dead_letters) as count`
  return Number(row?.count)
}

/** Throws unless every copy of every log says the same, and nothing was left lying anywhere. */
export const assertAgreement = async (ledgers: Ledgers): Promise<void> => {
  const city = ledgers.find(({ divisions }) => divisions[0]?.length === 4)
  if (!city) throw new Error('no city')
  const all = await sumsOf(city.sql)
  for (const { id, sql, divisions } of ledgers) {
    if ((await leftovers(sql)) > 0) throw new Error(`${id} has early events or dead letters`)
    const [first = ''] = divisions
    if (first.length === 4) continue
    const district = first.slice(0, 6)
    const own = (await sumsOf(sql)).get(district)
    if (own !== all.get(district)) {
      throw new Error(`${id} disagrees with the city: ${own} against ${all.get(district)}`)
    }
  }
}
