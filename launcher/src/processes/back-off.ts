import type { Timing } from './process.ts'

/** The number of quick deaths in a row, after one more death at this age. */
export const countDeath = (before: number, aliveMs: number, { healthyAfterMs }: Timing): number =>
  aliveMs >= healthyAfterMs ? 1 : before + 1

/** How long to wait after the n-th quick death in a row: doubling; null after the last one. */
export const backOff = (deaths: number, timing: Timing): number | null => {
  if (deaths >= timing.quickDeaths) return null
  return Math.min(timing.firstDelayMs * 2 ** (deaths - 1), timing.longestDelayMs)
}
