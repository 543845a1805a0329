/** Gives a place back; calling it again does nothing. */
export type GiveBack = () => void

/** How many places there are, and how long and how many may wait for one. */
export type PlaceBounds = {
  /** Places that one key may hold at once. */
  each: number
  /** Places that all keys together may hold at once. */
  total: number
  /** How many of one key may wait; beyond that they are refused at once. */
  waiting: number
  /** How long one waits at most, in milliseconds. */
  patience: number
}

/** Places that are shared among keys: people, addresses. */
export type Places = {
  /** Takes a place, or waits for one; null when there is none, or none in time. */
  take: (key: string) => Promise<GiveBack | null>
  /** How many places are held now. */
  held: () => number
}

type Waiter = { grant: (giveBack: GiveBack | null) => void; timer: NodeJS.Timeout }
type Line = { held: number; waiters: Waiter[] }

/**
 * Bounds what each key holds at once, and all of them together. Who finds no place waits behind the
 * others of the same key only: when all places are taken, the keys that wait get the next ones in turn.
 */
export const openPlaces = ({ each, total, waiting, patience }: PlaceBounds): Places => {
  const lines = new Map<string, Line>()
  /** Keys that may have the next free place, in the order of their turns. */
  const turns = new Set<string>()
  let held = 0

  const giveBackOf = (key: string, line: Line): GiveBack => {
    let over = false
    return () => {
      if (over) return
      over = true
      held -= 1
      line.held -= 1
      if (line.waiters.length > 0) turns.add(key)
      else if (line.held === 0) lines.delete(key)
      admit()
    }
  }

  const hold = (key: string, line: Line): GiveBack => {
    held += 1
    line.held += 1
    return giveBackOf(key, line)
  }

  const admit = (): void => {
    for (const key of turns) {
      if (held >= total) return
      turns.delete(key)
      const line = lines.get(key)
      const next = line && line.held < each ? line.waiters.shift() : undefined
      if (!line || !next) continue
      clearTimeout(next.timer)
      next.grant(hold(key, line))
      // A Set is walked in the order of insertion: this key's next turn comes after the others'.
      if (line.waiters.length > 0 && line.held < each) turns.add(key)
    }
  }

  const giveUp = (key: string, line: Line, waiter: Waiter): void => {
    line.waiters.splice(line.waiters.indexOf(waiter), 1)
    if (line.waiters.length === 0) turns.delete(key)
    if (line.waiters.length === 0 && line.held === 0) lines.delete(key)
    waiter.grant(null)
  }

  const wait = (key: string, line: Line): Promise<GiveBack | null> =>
    new Promise((grant) => {
      const timer = setTimeout(() => giveUp(key, line, waiter), patience).unref()
      const waiter: Waiter = { grant, timer }
      line.waiters.push(waiter)
      if (line.held < each) turns.add(key)
    })

  return {
    take: async (key) => {
      const line = lines.get(key) ?? { held: 0, waiters: [] }
      lines.set(key, line)
      const isFree = held < total && line.held < each && line.waiters.length === 0
      if (isFree) return hold(key, line)
      if (line.waiters.length < waiting) return wait(key, line)
      if (line.held === 0 && line.waiters.length === 0) lines.delete(key)
      return null
    },
    held: () => held,
  }
}
