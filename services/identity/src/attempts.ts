import { hash } from 'node:crypto'
import { LRUCache } from 'lru-cache'

/** After so many tries of one source with one user name each further one waits, longer each time. */
const FREE = 5
/** A source that fails with many names waits after its first try of each; the first is always checked. */
const FREE_WHEN_SUSPECT = 1
const SUSPECT_AFTER = 50
const SUSPECT_FOR = 5 * 60_000

const FIRST_DELAY = 1_000
export const LONGEST_DELAY = 10_000
const FORGET_AFTER = 60 * 60_000
const MOST = 50_000

type Tries = { count: number; until: number }

/**
 * Counts wrong passwords by where they come from: an address, or a device that a person signed in at
 * before. A name alone is never counted: anybody could lock its owner out by it.
 */
export type Attempts = {
  /** The milliseconds by which the next try is to be answered later. */
  wait: (source: string, username: string) => number
  /** Notes a try before the slow check. */
  begin: (source: string, username: string) => void
  /** The password was right: forget what was wrong before. */
  succeeded: (source: string, username: string) => void
}

const delayOf = (triesBeyond: number): number =>
  Math.min(FIRST_DELAY * 2 ** triesBeyond, LONGEST_DELAY)

/**
 * A try counts when it begins, so that many tries at once gain nothing. In memory, bounded, by digests:
 * what people type as user name is at times their password. A restart forgets.
 */
export const createAttempts = (now: () => number = Date.now): Attempts => {
  const perf = { now }
  const byPair = new LRUCache<string, Tries>({
    max: MOST,
    ttl: FORGET_AFTER,
    ttlResolution: 0,
    perf,
  })
  const bySource = new LRUCache<string, number>({
    ...{ max: MOST, ttl: SUSPECT_FOR, ttlResolution: 0, perf },
    // The time counts from the first wrong try.
    noUpdateTTL: true,
  })
  const pairOf = (source: string, username: string) =>
    hash('sha256', JSON.stringify([source, username]), 'base64')
  const count = (source: string, change: number) =>
    bySource.set(source, Math.max(0, (bySource.get(source) ?? 0) + change))

  return {
    wait: (source, username) =>
      Math.max(0, (byPair.get(pairOf(source, username))?.until ?? 0) - now()),
    begin: (source, username) => {
      const pair = pairOf(source, username)
      const tries = (byPair.get(pair)?.count ?? 0) + 1
      const isSuspect = (bySource.get(source) ?? 0) >= SUSPECT_AFTER
      const beyond = tries - (isSuspect ? FREE_WHEN_SUSPECT : FREE)
      byPair.set(pair, { count: tries, until: beyond < 0 ? 0 : now() + delayOf(beyond) })
      count(source, 1)
    },
    succeeded: (source, username) => {
      if (byPair.delete(pairOf(source, username))) count(source, -1)
    },
  }
}
