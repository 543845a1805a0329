const TRIES = 5
const LOCK_MS = 60_000
const FORGET_MS = 15 * 60_000

type Entry = { tries: number; last: number; lockedUntil: number }

/** Counts wrong passwords per username, known or not, and closes an account for a minute. */
export type Attempts = {
  /** Notes a try before the slow check; returns the milliseconds to wait, 0 when it may go on. */
  begin: (username: string) => number
  /** The password was right: forget what was wrong before. */
  succeeded: (username: string) => void
}

/**
 * Five wrong tries lock for 60 seconds. A try counts when it begins, so that many tries at once
 * gain nothing. In memory: a restart forgets.
 */
export const createAttempts = (now: () => number = Date.now): Attempts => {
  const entries = new Map<string, Entry>()

  const forgetOld = (time: number) => {
    for (const [name, { last }] of entries) if (time - last > FORGET_MS) entries.delete(name)
  }

  const current = (name: string, time: number): Entry => {
    const entry = entries.get(name)
    const over = !entry || time - entry.last > FORGET_MS
    const lockOver = entry && entry.lockedUntil > 0 && time >= entry.lockedUntil
    return over || lockOver ? { tries: 0, last: time, lockedUntil: 0 } : entry
  }

  return {
    begin: (username) => {
      const time = now()
      const name = username.toLowerCase()
      const { tries, lockedUntil } = current(name, time)
      if (lockedUntil > time) return lockedUntil - time
      if (entries.size > 10_000) forgetOld(time)
      const lock = tries + 1 >= TRIES ? time + LOCK_MS : 0
      entries.set(name, { tries: tries + 1, last: time, lockedUntil: lock })
      return 0
    },
    succeeded: (username) => {
      entries.delete(username.toLowerCase())
    },
  }
}
