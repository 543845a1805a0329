import { type Calendar, dueDate } from '../../calendar/index.ts'
import type { CaseItem, CaseState } from '../../case/index.ts'

/** What a due date is counted from. */
export type CountedState = Pick<CaseState, 'acceptedOn' | 'stops' | 'decision' | 'endedAt'> & {
  item: Pick<CaseItem, 'promisedDays'>
}

/**
 * The day by which the case is to be decided, and the calendar by which it was counted. The day is null
 * while the clock stands; both are once the case is decided or over, for nothing runs any more.
 */
export const dueColumns = (
  { acceptedOn, item, stops, decision, endedAt }: CountedState,
  calendar: Calendar,
): { due_on: string | null; calendar: string | null } => {
  if (decision || endedAt) return { due_on: null, calendar: null }
  const { date } = dueDate(calendar, acceptedOn, item.promisedDays, stops)
  return { due_on: date, calendar: calendar.version }
}
