import { LRUCache } from 'lru-cache'

/** Ten wrong codes an hour for a number: forty bits of code cannot be guessed at that pace. */
const MOST_WRONG = 10
const HOUR = 3_600_000
/** Bounds the memory, some 20 MB; beyond it the numbers tried longest ago are forgotten first. */
const MOST_NUMBERS = 100_000

type Tries = { wrong: number; until: number }

/** Counts wrong query codes by case number, whether there is such a case or not. */
export type WrongCodes = {
  tooMany: (id: string, now: Date) => boolean
  count: (id: string, now: Date) => void
}

/** Makes a counter that remembers nothing yet. */
export const countWrongCodes = (): WrongCodes => {
  const tries = new LRUCache<string, Tries>({ max: MOST_NUMBERS })
  const lately = (id: string, now: Date): Tries => {
    const known = tries.get(id)
    return known && known.until > now.getTime() ? known : { wrong: 0, until: now.getTime() + HOUR }
  }
  return {
    tooMany: (id, now) => lately(id, now).wrong >= MOST_WRONG,
    count: (id, now) => {
      const { wrong, until } = lately(id, now)
      tries.set(id, { wrong: wrong + 1, until })
    },
  }
}
