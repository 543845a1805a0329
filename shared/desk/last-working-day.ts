import { addDays, isWorkingDay, type LocalDate, shanghaiDate } from '../calendar/index.ts'
import type { Desk } from './desk.ts'

/**
 * The last working day up to today in China. A case is overdue when it was due before that day: on
 * the Saturday after a due Friday no further day has been used, and lists say what its clock says.
 */
export const lastWorkingDay = ({ calendar, now }: Pick<Desk, 'calendar' | 'now'>): LocalDate => {
  let day = shanghaiDate(now())
  while (!isWorkingDay(calendar, day)) day = addDays(day, -1)
  return day
}
