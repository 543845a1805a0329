import type { LocalDate } from './local-date.ts'

/**
 * The State Council's days off and swapped working days 调休, as plain data that can be stored and sent.
 * Treat a calendar as immutable: a new notice makes a new object with a new version.
 */
export type Calendar = {
  /** Other days have another version: what was computed with a calendar names it. */
  version: string
  /** The last day that a notice has settled; later ones follow the statute alone and are provisional. */
  coveredUntil: LocalDate
  holidays: readonly LocalDate[]
  /** Saturdays and Sundays on which the offices work. They win over `holidays`. */
  swappedWorkdays: readonly LocalDate[]
}
