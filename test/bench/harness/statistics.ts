/** The middle of a set of measurements, with its smallest and largest. */
export type Spread = { median: number; min: number; max: number }

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b)

/** The value below which the share `q` (0 to 1) of the values lies, between neighbours by proportion. Throws when there are none. */
export const quantile = (values: readonly number[], q: number): number => {
  const ordered = sorted(values)
  const place = (ordered.length - 1) * q
  const below = ordered[Math.floor(place)]
  const above = ordered[Math.ceil(place)]
  if (below === undefined || above === undefined) throw new RangeError('nothing was measured')
  return below + (above - below) * (place - Math.floor(place))
}

/** The middle value. Throws when there are none. */
export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Median, smallest and largest. Throws when there are none. */
export const spreadOf = (values: readonly number[]): Spread => ({
  median: median(values),
  min: quantile(values, 0),
  max: quantile(values, 1),
})
