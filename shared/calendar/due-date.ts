import type { Calendar } from './calendar.ts'
import type { LocalDate } from './local-date.ts'
import { mergeStops, type Stop } from './stops.ts'
import { addWorkingDays, workingDaysBetween } from './working-days.ts'

/** The last day of a limit; `date` is null while an open stop holds the clock. */
export type DueDate = { date: LocalDate | null; provisional: boolean }

/**
 * The last day of a limit of `days` working days that runs from `start` (day 0) and rests in the stops.
 * While an open stop holds the clock nobody can say the date: it is null, and so never in the past.
 * `days` is a whole number, 0 or more (RangeError otherwise); 0 is due on the day of the start.
 */
export function dueDate(
  calendar: Calendar,
  start: LocalDate,
  days: number,
  stops: readonly Stop[],
): DueDate {
  let from = start
  let left = days
  for (const stop of mergeStops(stops, start)) {
    const running = workingDaysBetween(calendar, from, stop.from)
    if (left <= running) break
    if (stop.until === null) return { date: null, provisional: true }
    left -= running
    from = stop.until
  }
  return addWorkingDays(calendar, from, left)
}
