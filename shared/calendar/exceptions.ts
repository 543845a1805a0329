import type { Calendar } from './calendar.ts'
import { dayNumber, isWeekend, type LocalDate } from './local-date.ts'

/** Where a calendar departs from the plain week, made ready for counting. */
export type Exceptions = {
  holidays: ReadonlySet<LocalDate>
  swappedWorkdays: ReadonlySet<LocalDate>
  /** Sorted day numbers of the weekdays that are off, and of the weekend days that are worked. */
  weekdaysOff: readonly number[]
  weekendsWorked: readonly number[]
}

// Deadlines are counted by the hundred thousand in supervision; the table is sorted once a calendar.
const known = new WeakMap<Calendar, Exceptions>()

/** The exceptions of a calendar, computed at its first use. */
export function exceptionsOf(calendar: Calendar): Exceptions {
  const found = known.get(calendar) ?? readExceptions(calendar)
  known.set(calendar, found)
  return found
}

function readExceptions(calendar: Calendar): Exceptions {
  const swappedWorkdays = new Set(calendar.swappedWorkdays)
  const holidays = new Set(calendar.holidays.filter((date) => !swappedWorkdays.has(date)))
  return {
    holidays,
    swappedWorkdays,
    weekdaysOff: sortedDays([...holidays].filter((date) => !isWeekend(date))),
    weekendsWorked: sortedDays([...swappedWorkdays].filter(isWeekend)),
  }
}

function sortedDays(dates: LocalDate[]): number[] {
  return dates.map(dayNumber).sort((a, b) => a - b)
}
