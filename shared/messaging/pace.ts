/** Says how long the next one must wait, in milliseconds, and counts it as gone. */
export type Pace = (now: number) => number

/**
 * One each `every` milliseconds when it goes on like that; `saved` more may go at once after quiet.
 * So what is rare never waits, and a flood comes in few large parts.
 */
export const pace = (every: number, saved: number): Pace => {
  let due = Number.NEGATIVE_INFINITY
  return (now) => {
    due = Math.max(due + every, now - every * saved)
    return Math.max(0, due - now)
  }
}
