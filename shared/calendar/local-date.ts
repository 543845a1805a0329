/** A day of the civil calendar as `YYYY-MM-DD`, without time or zone. Such strings sort by date. */
export type LocalDate = string

const MS_PER_DAY = 86_400_000
const SHANGHAI_OFFSET_MS = 8 * 3_600_000

/** More days than any city works with at once, and little memory. */
const MOST_REMEMBERED = 20_000

/** Every list asks for the same few hundred days, a thousand times each; `Date` takes a microsecond. */
function remembered<Key, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new Map<Key, Value>()
  return (key) => {
    const found = known.get(key)
    if (found !== undefined) return found
    const value = compute(key)
    if (known.size >= MOST_REMEMBERED) known.clear()
    known.set(key, value)
    return value
  }
}

/** Days since 1970-01-01 of a text that looks like a date; NaN when there is no such day. */
const countDays = remembered((text: string): number => {
  const ms = Date.parse(`${text}T00:00:00Z`)
  // Date.parse rolls 02-30 over to March, so the text must come back unchanged.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(text)) return Number.NaN
  return ms / MS_PER_DAY
})

/** Whether the text is a day that exists, written `YYYY-MM-DD` (so `2026-02-29` is not). */
export function isLocalDate(text: string): text is LocalDate {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(countDays(text))
}

/** Days since 1970-01-01. Throws RangeError when the text is not a date: that is a caller's bug. */
export function dayNumber(date: LocalDate): number {
  if (!isLocalDate(date)) throw new RangeError(`not a date YYYY-MM-DD: ${JSON.stringify(date)}`)
  return countDays(date)
}

/** The inverse of `dayNumber`. Throws RangeError outside the years 0000 to 9999. */
export const dateOfDay = remembered((day: number): LocalDate => {
  const date = new Date(day * MS_PER_DAY).toISOString().slice(0, 10)
  if (!isLocalDate(date)) throw new RangeError(`day ${day} has no date YYYY-MM-DD`)
  return date
})

/** The date so many calendar days later (earlier when negative). */
export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfDay(dayNumber(date) + days)
}

/** Saturday or Sunday. */
export function isWeekend(date: LocalDate): boolean {
  // Day 0, 1970-01-01, was a Thursday; counted from Monday 0 it is 3.
  const fromMonday = (((dayNumber(date) + 3) % 7) + 7) % 7
  return fromMonday >= 5
}

/** The day it is in China at this instant: UTC+8 all year, for China has had no summer time since 1991. */
export function shanghaiDate(instant: Date): LocalDate {
  return dateOfDay(Math.floor((instant.getTime() + SHANGHAI_OFFSET_MS) / MS_PER_DAY))
}
