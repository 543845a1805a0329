import type { Calendar } from './calendar.ts'
import { type Exceptions, exceptionsOf } from './exceptions.ts'
import { dateOfDay, dayNumber, type LocalDate } from './local-date.ts'

/** A date reached by counting; provisional when no notice covers it yet. */
export type WorkingDate = { date: LocalDate; provisional: boolean }

/** How many working days lie after `from` and up to and including `to`; 0 when `to` is not later. */
export function workingDaysBetween(calendar: Calendar, from: LocalDate, to: LocalDate): number {
  const exceptions = exceptionsOf(calendar)
  return Math.max(0, countUpTo(exceptions, dayNumber(to)) - countUpTo(exceptions, dayNumber(from)))
}

/**
 * The date of the `days`-th working day after `date`; day 0 is `date` itself, whatever day it is.
 * Throws RangeError unless `days` is a whole number, 0 or more.
 */
export function addWorkingDays(calendar: Calendar, date: LocalDate, days: number): WorkingDate {
  if (!Number.isSafeInteger(days) || days < 0) throw new RangeError(`not a number of days: ${days}`)
  const exceptions = exceptionsOf(calendar)
  let day = dayNumber(date)
  const goal = countUpTo(exceptions, day) + days
  // Stepping on by the days still missing never passes the goal, as a day adds one at the most;
  // so a few steps do, and the last step ends on the working day looked for.
  for (let missing = days; missing > 0; missing = goal - countUpTo(exceptions, day)) day += missing
  const reached = dateOfDay(day)
  return { date: reached, provisional: reached > calendar.coveredUntil }
}

/** Working days up to and including a day, counted from an arbitrary zero: only differences mean something. */
function countUpTo(exceptions: Exceptions, day: number): number {
  return (
    weekdaysUpTo(day) -
    entriesUpTo(exceptions.weekdaysOff, day) +
    entriesUpTo(exceptions.weekendsWorked, day)
  )
}

function weekdaysUpTo(day: number): number {
  // Day 4, 1970-01-05, was a Monday: it opens the first whole week.
  const days = day - 3
  const weeks = Math.floor(days / 7)
  return weeks * 5 + Math.min(days - weeks * 7, 5)
}

/** How many entries of a sorted list are at most `day`. */
function entriesUpTo(sorted: readonly number[], day: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! <= day) low = middle + 1
    else high = middle
  }
  return low
}
