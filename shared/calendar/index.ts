export type { Calendar } from './calendar.ts'
export {
  type ClockSpan,
  type ConsumedTime,
  consumedTime,
  type DayReason,
  EXPLAINED_DAYS,
  type ExplainedDay,
  workingDaysUsed,
} from './consumed-time.ts'
export { type DayKind, isWorkingDay, kindOfDay } from './day-kind.ts'
export { type DueDate, dueDate } from './due-date.ts'
export { addDays, isLocalDate, type LocalDate, shanghaiDate } from './local-date.ts'
export { officialCalendar } from './official-calendar.ts'
export type { Stop } from './stops.ts'
export { addWorkingDays, type WorkingDate, workingDaysBetween } from './working-days.ts'
