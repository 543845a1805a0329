import type { LocalDate } from '../../calendar/index.ts'
import type { Writer } from '../database.ts'

/** A counter's day, which has running numbers of its own. */
export type CounterDay = { origin: string; day: LocalDate }

const nameOf = ({ origin, day }: CounterDay): string => `${origin} ${day}`

const countByDay = (asked: readonly CounterDay[]) => {
  const counts = new Map<string, CounterDay & { count: number }>()
  for (const one of asked) {
    const before = counts.get(nameOf(one))
    counts.set(nameOf(one), { ...one, count: (before?.count ?? 0) + 1 })
  }
  return [...counts.values()].toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
}

/**
 * Reserves running numbers for all who ask at the same moment. A number is lost (a gap in the day's
 * count, never in a log) when its acceptance fails. Not waiting for the disk is safe: a case that is
 * on disk flushed its number before.
 */
export const reserveSerials = async (
  sql: Writer,
  asked: readonly CounterDay[],
): Promise<number[]> => {
  const wanted = countByDay(asked)
  const rows = await sql<(CounterDay & { last: number })[]>`
    insert into case_serials as serials (origin, day, last)
    select origin, day::date, count from unnest(
      ${wanted.map(({ origin }) => origin)}::text[], ${wanted.map(({ day }) => day)}::text[],
      ${wanted.map(({ count }) => count)}::int[]
    ) as wanted (origin, day, count)
    on conflict (origin, day) do update set last = serials.last + excluded.last
    returning origin, day::text, last`
  const next = new Map(rows.map((row) => [nameOf(row), row.last]))
  for (const one of wanted) next.set(nameOf(one), (next.get(nameOf(one)) ?? 0) - one.count)
  return asked.map((one) => {
    const serial = (next.get(nameOf(one)) ?? 0) + 1
    next.set(nameOf(one), serial)
    return serial
  })
}
