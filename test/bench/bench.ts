import type { Cleanup } from './harness/cleanup.ts'
import type { Figure } from './harness/figure.ts'
import type { Sizes } from './sizes.ts'

/** What every bench gets: its sizes, and how to leave nothing behind. */
export type BenchContext = {
  sizes: Sizes
  say: (line: string) => void
  signal: AbortSignal
  /** Undone when the bench is over, the last thing first, also when it fails. */
  defer: Cleanup['defer']
  /** Something that must not fail while the bench runs; when it rejects, the bench does. */
  watch: (failing: Promise<never>) => void
}

/** One bench: brings up what it needs, measures in turn, answers its figures. */
export type Bench = (context: BenchContext) => Promise<Figure[]>
