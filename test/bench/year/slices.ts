import type { Sizes } from '../sizes.ts'

/** How many rounds, and how many cases warm up. */
export type Slicing = { rounds: number; warm: number }

/** The long run compares the cost of a case at 300,000 cases with that at 10,000. */
const LARGEST = 10_000
const WARM = 1_000

/** Cuts the year into slices of at most ten thousand cases, with at least as many rounds as every bench has. */
export const slicing = ({ rounds, cases }: Pick<Sizes, 'rounds' | 'cases'>): Slicing => {
  const warm = Math.min(WARM, Math.ceil(cases / (rounds + 1)))
  return { rounds: Math.max(rounds, Math.ceil((cases - warm) / LARGEST)), warm }
}

/** What is left of the year after a slice, and how fast that one went. */
export type Rest = { cases: number; rounds: number; seconds: number; casesPerSecond: number }

/**
 * The next slice: an equal part of what is left, cut to what its part of the time allows at the pace
 * of the last one. A cold network is slow, so what was cut at first is made up for later.
 */
export const nextSlice = ({ cases, rounds, seconds, casesPerSecond }: Rest): number => {
  const fair = Math.ceil(cases / rounds)
  const possible = Math.floor((casesPerSecond * seconds) / rounds)
  return Math.max(1, Math.min(fair, LARGEST, possible))
}
