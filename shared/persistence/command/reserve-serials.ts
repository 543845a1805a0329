import type { LocalDate } from '../../calendar/index.ts'
import type { Writer } from '../database.ts'

/** A counter's day, which has running numbers of its own. */
export type CounterDay = { origin: string; day: LocalDate }

/** How a counter's day is called where it is a key. */
export const nameOf = ({ origin, day }: CounterDay): string => `${origin} ${day}`

// In one order everywhere, so that two replicas never wait for each other's rows.
const byName = (a: CounterDay, b: CounterDay): number => (nameOf(a) < nameOf(b) ? -1 : 1)

/**
 * Reserves `count` running numbers for each counter's day, every day named once; answers the last of
 * each by its name.
 */
export const reserveSerials = async (
  sql: Writer,
  unordered: readonly (CounterDay & { count: number })[],
): Promise<Map<string, number>> => {
  const wanted = unordered.toSorted(byName)
  const rows = await sql<(CounterDay & { last: number })[]>`
    insert into case_serials as serials (origin, day, last)
    select origin, day::date, count from unnest(
      ${wanted.map(({ origin }) => origin)}::text[], ${wanted.map(({ day }) => day)}::text[],
      ${wanted.map(({ count }) => count)}::int[]
    ) as wanted (origin, day, count)
    on conflict (origin, day) do update set last = serials.last + excluded.last
    returning origin, day::text, last`
  return new Map(rows.map((row) => [nameOf(row), row.last]))
}
