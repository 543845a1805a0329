import type { Calendar } from './calendar.ts'
import { exceptionsOf } from './exceptions.ts'
import { isWeekend, type LocalDate } from './local-date.ts'

/** What kind of day it is in a calendar. */
export type DayKind = 'working-day' | 'swapped-working-day' | 'weekend' | 'holiday'

/** The kind of a day; a Saturday inside a holiday is a `holiday`. */
export function kindOfDay(calendar: Calendar, date: LocalDate): DayKind {
  const weekend = isWeekend(date)
  const { holidays, swappedWorkdays } = exceptionsOf(calendar)
  if (swappedWorkdays.has(date)) return 'swapped-working-day'
  if (holidays.has(date)) return 'holiday'
  return weekend ? 'weekend' : 'working-day'
}

/** Whether the offices work on this day 工作日. */
export function isWorkingDay(calendar: Calendar, date: LocalDate): boolean {
  const kind = kindOfDay(calendar, date)
  return kind === 'working-day' || kind === 'swapped-working-day'
}
