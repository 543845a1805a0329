import {
  type Calendar,
  dueDate,
  type LocalDate,
  shanghaiDate,
  workingDaysUsed,
} from '../calendar/index.ts'
import type { CaseState } from './state.ts'

/** How the time of a case stands: a pure function of log, calendar and day, the same at every tier. */
export type CaseClock = {
  acceptedOn: LocalDate
  promisedDays: number
  legalDays: number
  /** Null while the clock is stopped: nobody can say the date yet. */
  dueOn: LocalDate | null
  legalDueOn: LocalDate | null
  /** Each: the date lies beyond the last holiday notice and may move with the next one. */
  dueProvisional: boolean
  legalDueProvisional: boolean
  /** Either of them. */
  provisional: boolean
  /** The version of the calendar by which all of this was counted. */
  calendar: string
  usedDays: number
  remainingDays: number
  stopped: boolean
  overdue: boolean
}

/** The last day on which time was used: the decision ends it, or the end of the case. */
export const clockEnd = (state: CaseState, today: LocalDate): LocalDate => {
  const end = state.decision?.at ?? state.endedAt
  return end ? shanghaiDate(new Date(end)) : today
}

/** Reads the clock of a case on a day. */
export const caseClock = (state: CaseState, calendar: Calendar, now: Date): CaseClock => {
  const { acceptedOn, stops, item } = state
  const until = clockEnd(state, shanghaiDate(now))
  const due = dueDate(calendar, acceptedOn, item.promisedDays, stops)
  const legal = dueDate(calendar, acceptedOn, item.legalDays, stops)
  const usedDays = workingDaysUsed(calendar, { acceptedOn, stops, until })
  return {
    acceptedOn,
    promisedDays: item.promisedDays,
    legalDays: item.legalDays,
    dueOn: due.date,
    legalDueOn: legal.date,
    dueProvisional: due.provisional,
    legalDueProvisional: legal.provisional,
    provisional: due.provisional || legal.provisional,
    calendar: calendar.version,
    usedDays,
    remainingDays: item.promisedDays - usedDays,
    stopped: stops.some((stop) => stop.until === null),
    overdue: usedDays > item.promisedDays,
  }
}

/** 黄牌/红牌: yellow when at most a fifth of the promised time is left, red when it is used up. */
export const lightOf = ({ usedDays, promisedDays }: CaseClock): 'green' | 'yellow' | 'red' => {
  if (usedDays > promisedDays) return 'red'
  return promisedDays > 0 && promisedDays - usedDays <= promisedDays / 5 ? 'yellow' : 'green'
}
