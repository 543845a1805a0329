import { type Spread, spreadOf } from './statistics.ts'

/** What a figure should come to: at least, or at most. */
export type Reach = { least: number } | { most: number }

/** One figure of the bench: what we do, against what the floor does in the same rounds. */
export type Figure = {
  /** Stable, e.g. `hop.p99`. */
  name: string
  what: string
  unit: string
  ours: Spread
  floor: Spread
  ratio: Spread
  reach: Reach | null
  /** Null when nothing is asked of it. */
  met: boolean | null
  leavesOut: string
  /** More that was seen in the same run. */
  more?: Record<string, unknown>
}

/** One pair of measurements of the same round. */
export type Pair = { ours: number; floor: number }

/** A figure without what follows from its pairs. */
export type FigureFrame = Pick<Figure, 'name' | 'what' | 'unit' | 'reach' | 'leavesOut' | 'more'>

const isMet = (reach: Reach | null, value: number): boolean | null => {
  if (!reach) return null
  return 'least' in reach ? value >= reach.least : value <= reach.most
}

/** The figure of some pairs: the ratio is taken in each pair, then its median over all. */
export const figureOf = (frame: FigureFrame, pairs: readonly Pair[]): Figure => {
  const ratio = spreadOf(pairs.map(({ ours, floor }) => ours / floor))
  return {
    ...frame,
    ours: spreadOf(pairs.map(({ ours }) => ours)),
    floor: spreadOf(pairs.map(({ floor }) => floor)),
    ratio,
    met: isMet(frame.reach, ratio.median),
  }
}
