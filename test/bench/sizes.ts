/** How much is measured. The code is the same for every size. */
export type Sizes = {
  name: 'short' | 'long'
  /** Rounds that count: each measures everybody once, in turn. */
  rounds: number
  /** Seconds of one measurement, by bench. */
  seconds: { accept: number; hop: number; gateway: number; fanOut: number; ledger: number }
  /** Cases that are pushed through the city's year, over all rounds. */
  cases: number
  /** Seconds that the year may take without its floor; a slower machine pushes fewer cases, and says so. */
  yearSeconds: number
  /** Cases in the city's ledger. */
  rows: number
}

/** The whole set in ten minutes on two cores. */
export const short: Sizes = {
  name: 'short',
  rounds: 5,
  seconds: { accept: 2.5, hop: 5, gateway: 1.5, fanOut: 1.5, ledger: 2 },
  cases: 20_000,
  yearSeconds: 240,
  rows: 1_000_000,
}

/** A real year of a city of 340,000 cases, and long enough to see the tails. */
export const long: Sizes = {
  name: 'long',
  rounds: 11,
  seconds: { accept: 15, hop: 60, gateway: 10, fanOut: 10, ledger: 15 },
  cases: 340_000,
  yearSeconds: Number.POSITIVE_INFINITY,
  rows: 1_000_000,
}
