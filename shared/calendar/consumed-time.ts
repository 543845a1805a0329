import type { Calendar } from './calendar.ts'
import { type DayKind, isWorkingDay, kindOfDay } from './day-kind.ts'
import { dateOfDay, dayNumber, type LocalDate } from './local-date.ts'
import { isStopped, mergeStops, type Stop } from './stops.ts'
import { workingDaysBetween } from './working-days.ts'

/** The life of a clock: it starts on the day of acceptance (day 0) and is read on the day `until`. */
export type ClockSpan = { acceptedOn: LocalDate; stops: readonly Stop[]; until: LocalDate }

/** Why a day counted or did not. A weekend or holiday inside a stop says `stopped`. */
export type DayReason = 'acceptance-day' | 'stopped' | DayKind

/** One day of the explanation. */
export type ExplainedDay = { date: LocalDate; counted: boolean; reason: DayReason }

/** Working days used, and why. `complete` is false when the list of days was cut at `EXPLAINED_DAYS`. */
export type ConsumedTime = { used: number; days: ExplainedDay[]; complete: boolean }

/** No more calendar days than this are explained one by one; `used` is right all the same. */
export const EXPLAINED_DAYS = 1000

/** The working days used, without the explanation: a few operations however long the span. */
export function workingDaysUsed(
  calendar: Calendar,
  { acceptedOn, stops, until }: ClockSpan,
): number {
  const stopped = mergeStops(stops, acceptedOn).map((stop) =>
    workingDaysBetween(calendar, stop.from, earlier(stop.until, until)),
  )
  return stopped.reduce(
    (used, days) => used - days,
    workingDaysBetween(calendar, acceptedOn, until),
  )
}

/** The working days used, and every calendar day from acceptance to `until` with the reason why it counted or not. */
export function consumedTime(calendar: Calendar, span: ClockSpan): ConsumedTime {
  const first = dayNumber(span.acceptedOn)
  const length = Math.max(0, dayNumber(span.until) - first + 1)
  const explained = Math.min(length, EXPLAINED_DAYS)
  return {
    used: workingDaysUsed(calendar, span),
    days: Array.from({ length: explained }, (_, i) =>
      explainDay(calendar, span, dateOfDay(first + i)),
    ),
    complete: explained === length,
  }
}

function explainDay(calendar: Calendar, span: ClockSpan, date: LocalDate): ExplainedDay {
  if (date === span.acceptedOn) return { date, counted: false, reason: 'acceptance-day' }
  if (isStopped(span.stops, date)) return { date, counted: false, reason: 'stopped' }
  return { date, counted: isWorkingDay(calendar, date), reason: kindOfDay(calendar, date) }
}

function earlier(a: LocalDate | null, b: LocalDate): LocalDate {
  return a !== null && a < b ? a : b
}
