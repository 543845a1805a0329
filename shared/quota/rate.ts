import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** Counts requests by key; null when one more is allowed, else after how many seconds the next one is. */
export type Rate = (key: string) => Promise<number | null>

/**
 * Short, so that whoever shares an address with a flood is let in again soon after it: the counter is
 * emptied every so many seconds.
 */
const WINDOW = 10

/** Allows each key so many requests a minute, in memory of this process; a minute's sixth in ten seconds. */
export const openRate = (perMinute: number): Rate => {
  const points = Math.max(1, Math.ceil((perMinute * WINDOW) / 60))
  const limiter = new RateLimiterMemory({ points, duration: WINDOW })
  return async (key) => {
    try {
      await limiter.consume(key)
      return null
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      return Math.max(1, Math.ceil(refused.msBeforeNext / 1_000))
    }
  }
}
