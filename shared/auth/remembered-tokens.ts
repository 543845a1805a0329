import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Actor } from './actor.ts'

/** Tokens that were found good a moment ago. */
export type RememberedTokens = {
  find: (token: string) => { actor: Actor; expires: number } | null
  /** `expires`: the token's own end, in milliseconds of the wall clock. */
  keep: (token: string, actor: Actor, expires: number) => void
}

/** The wall clock, which may be set back, and the process's own, which stands while the machine sleeps. */
type Clocks = { now: () => number; uptime: () => number }

type Known = { actor: Actor; expires: number; wall: number; up: number }

/**
 * A key that the provider withdraws must not go on opening doors: after a minute the signature is
 * checked again with the keys of that moment. Longer would save nothing, one check a minute is free.
 */
const LONGEST = 60_000
/** Beyond so many people at once those are checked again who asked longest ago. */
const MOST = 10_000

/**
 * Remembers by digest, so that the memory of the process holds no tokens. Only what was found good
 * is kept, never a refusal, never beyond the token's own end nor for more than a minute.
 */
export const rememberedTokens = (
  { now, uptime }: Clocks = { now: () => Date.now(), uptime: () => performance.now() },
): RememberedTokens => {
  const known = new LRUCache<string, Known>({ max: MOST })
  const isFresh = ({ expires, wall, up }: Known): boolean =>
    now() < expires && Math.max(now() - wall, uptime() - up) < LONGEST
  const keyOf = (token: string): string => hash('sha256', token, 'base64')
  return {
    find: (token) => {
      const key = keyOf(token)
      const found = known.get(key)
      if (!found) return null
      if (isFresh(found)) return { actor: found.actor, expires: found.expires }
      known.delete(key)
      return null
    },
    keep: (token, actor, expires) => {
      known.set(keyOf(token), { actor, expires, wall: now(), up: uptime() })
    },
  }
}
