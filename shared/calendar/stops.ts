import type { LocalDate } from './local-date.ts'

/**
 * A time in which the clock stands still (correction 补正, special procedure 特别程序).
 * The day on which the stop begins still counts, the day on which it ends does not: a day is stopped
 * when `from < day <= until`. `until: null` means still stopped. Begun and ended on one day, it stops nothing.
 */
export type Stop = { from: LocalDate; until: LocalDate | null }

/** Whether the clock stands still on this day. */
export function isStopped(stops: readonly Stop[], date: LocalDate): boolean {
  return stops.some((stop) => stop.from < date && (stop.until === null || date <= stop.until))
}

/** The stops after `start`, in order and without overlap, so that no day is taken off twice. */
export function mergeStops(stops: readonly Stop[], start: LocalDate): Stop[] {
  const merged: Stop[] = []
  for (const stop of stopsAfter(stops, start)) {
    const last = merged.at(-1)
    if (last !== undefined && reaches(last.until, stop.from))
      last.until = later(last.until, stop.until)
    else merged.push(stop)
  }
  return merged
}

function stopsAfter(stops: readonly Stop[], start: LocalDate): Stop[] {
  return stops
    .map(({ from, until }) => ({ from: from < start ? start : from, until }))
    .filter(({ from, until }) => until === null || from < until)
    .sort((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)))
}

function reaches(until: LocalDate | null, date: LocalDate): boolean {
  return until === null || date <= until
}

function later(a: LocalDate | null, b: LocalDate | null): LocalDate | null {
  return a === null || b === null ? null : a > b ? a : b
}
