import type { Timing } from './process.ts'

/** The number of quick deaths in a row, after one more death at this age. */
export const countDeath = (before: number, aliveMs: number, { healthyAfterMs }: Timing): number =>
  aliveMs >= healthyAfterMs ? 1 : before + 1

/** How long to wait after the n-th quick death in a row: doubling, up to the longest delay. */
export const backOff = (deaths: number, { firstDelayMs, longestDelayMs }: Timing): number =>
  Math.min(firstDelayMs * 2 ** (deaths - 1), longestDelayMs)
