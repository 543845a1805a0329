import { isWorked, nextDay } from './working-days.ts'

/** A time in which the clock stands: it counts on its first day, and not on its last. */
export type Stop = { from: string; until: string | null }

/** More days than any limit has, holidays and stops included. */
const LONGEST = 20_000

const stands = (stops: readonly Stop[], day: string): boolean =>
  stops.some(({ from, until }) => day > from && (until === null || day <= until))

/**
 * The last day of a limit, found by walking from day to day: the day of acceptance is day 0. Null while
 * the clock stands, for it has no end.
 */
export const dueOn = (acceptedOn: string, days: number, stops: readonly Stop[]): string | null => {
  let day = acceptedOn
  for (let left = days, walked = 0; left > 0; walked += 1) {
    const forGood = stops.some(({ from, until }) => until === null && day >= from)
    if (forGood || walked > LONGEST) return null
    day = nextDay(day)
    if (isWorked(day) && !stands(stops, day)) left -= 1
  }
  return day
}
