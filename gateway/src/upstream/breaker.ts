/** How patient a breaker is: it opens after so many failures on end, for so many milliseconds. */
export type BreakerSettings = { failures: number; restMs: number; now?: () => number }

/** Spares an instance that fails, and the callers who would wait for it. */
export type Breaker = {
  /** Whether a request may go out now. One that may must report how it went. */
  admits: () => boolean
  succeeded: () => void
  failed: () => void
  /** It says nothing about the instance how this one went. */
  undecided: () => void
}

/** A breaker. After its rest it lets a single request through; what becomes of that one decides. */
export const createBreaker = ({ failures, restMs, now = Date.now }: BreakerSettings): Breaker => {
  let onEnd = 0
  let restsUntil = 0
  let probing = false
  return {
    admits: () => {
      if (onEnd < failures) return true
      if (probing || now() < restsUntil) return false
      probing = true
      return true
    },
    succeeded: () => {
      onEnd = 0
      probing = false
    },
    failed: () => {
      onEnd += 1
      probing = false
      if (onEnd >= failures) restsUntil = now() + restMs
    },
    undecided: () => {
      probing = false
    },
  }
}
