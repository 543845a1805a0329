import type { Sizes } from '../sizes.ts'

/** How many rounds, how many cases warm up, and how many each round then has. */
export type Slicing = { rounds: number; warm: number; slice: number }

/** The long run compares the cost of a case at 300,000 cases with that at 10,000. */
const LARGEST = 10_000
const WARM = 1_000

/** Cuts the year into slices of at most ten thousand cases, with as many rounds as every bench has. */
export const slicing = ({ rounds, cases }: Pick<Sizes, 'rounds' | 'cases'>): Slicing => {
  const warm = Math.min(WARM, Math.ceil(cases / (rounds + 1)))
  const rest = cases - warm
  const count = Math.max(rounds, Math.ceil(rest / LARGEST))
  return { rounds: count, warm, slice: Math.max(1, Math.ceil(rest / count)) }
}

/** A slice cut to what the time allows, when so many cases a second were seen while warming up. */
export const affordable = (
  { rounds, slice }: Slicing,
  casesPerSecond: number,
  seconds: number,
): number => Math.max(1, Math.min(slice, Math.floor((casesPerSecond * seconds) / rounds)))
