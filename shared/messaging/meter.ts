/** Counts one at a time; says whether they come so fast by now that it pays to wait for more. */
export type Meter = (now: number) => boolean

/**
 * A bucket that leaks `perSecond`: what comes more slowly never fills it, nor does a `burst` after
 * quiet. It holds twice as much, so that it is calm again soon after a flood, however long that was.
 */
export const meter = (perSecond: number, burst: number): Meter => {
  let level = 0
  let last = 0
  return (now) => {
    level = Math.max(0, level - ((now - last) * perSecond) / 1_000)
    level = Math.min(level + 1, 2 * burst)
    last = now
    return level > burst
  }
}
