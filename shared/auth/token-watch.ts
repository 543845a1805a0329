import type { VerifyToken } from './token.ts'

/** Why a token that was good is good no longer. */
export type TokenEnd = 'expired' | 'invalid'

/** How long after its key was withdrawn a token may be found good, in milliseconds, once the key set is known. */
const RECHECK = 10_000

/**
 * Watches a token that is used for longer than one request: tells when it has expired, or when its key
 * is no longer among the provider's. While the provider is silent it counts as good until its end.
 * Returns how to stop watching.
 */
export const watchToken = (
  verify: VerifyToken,
  token: string,
  tell: (why: TokenEnd) => void,
): (() => void) => {
  let stopped = false
  let expires = Number.POSITIVE_INFINITY
  let timer: NodeJS.Timeout | undefined

  const look = async (): Promise<void> => {
    const verified = await verify(token, 'anew')
    if (stopped) return
    if (verified.ok) expires = verified.expires
    else if (verified.reason === 'expired') return tell('expired')
    else if (verified.reason !== 'unavailable') return tell('invalid')
    const left = expires - Date.now()
    if (left <= 0) return tell('expired')
    timer = setTimeout(look, Math.min(left, RECHECK)).unref()
  }

  void look()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
