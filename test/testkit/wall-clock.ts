/** A clock for all tiers that a test sets by hand; the day is China's, as on the wall of a counter. */
export type WallClock = { now: () => Date; set: (local: string) => void }

/** Starts at a local time in China, e.g. `2026-09-30 09:00`. */
export const wallClock = (local: string): WallClock => {
  const read = (text: string) => new Date(`${text.replace(' ', 'T')}+08:00`)
  let now = read(local)
  return {
    now: () => now,
    set: (text) => {
      now = read(text)
    },
  }
}
