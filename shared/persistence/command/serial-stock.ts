import { LRUCache } from 'lru-cache'
import type { Database } from '../database.ts'
import { together, type Width } from '../together.ts'
import { type CounterDay, nameOf, reserveSerials } from './reserve-serials.ts'

/** The running numbers of counters' days. */
export type SerialStock = {
  next: (counter: CounterDay) => Promise<number>
  /** Forgets the numbers in hand: one of them was used by somebody else. */
  drop: (counter: CounterDay) => void
}

/** A reservation, and when it was made (milliseconds of one clock). */
export type Reservation = { count: number; at: number }

/** What is left of the reservations of a counter's day, the lowest number first. */
type Hand = { spare: number[]; last: Reservation }

const SECOND = 1_000
const MOST = 500
const DAYS = 1_000

/**
 * How many numbers to reserve when those of the last reservation are given out: as many as the
 * counter gives out in a second by then, at most twice as many as the last time, and at least the
 * `asked`. A counter at a person's pace reserves one at a time and leaves no gaps.
 */
export const countAhead = (last: Reservation | undefined, asked: number, now: number): number => {
  if (!last) return asked
  const perSecond = Math.floor((last.count * SECOND) / Math.max(now - last.at, 1))
  return Math.max(asked, Math.min(perSecond, 2 * last.count, MOST))
}

const countAsked = (asked: readonly CounterDay[]) => {
  const days = new Map<string, CounterDay & { asked: number }>()
  for (const { origin, day } of asked) {
    const name = nameOf({ origin, day })
    days.set(name, { origin, day, asked: (days.get(name)?.asked ?? 0) + 1 })
  }
  return [...days.values()]
}

const numbersUpTo = (last: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => last - count + 1 + index)

/**
 * Gives out running numbers. All who ask at the same moment share one reservation, and a counter
 * where people queue has numbers in hand, so that most of its acceptances ask nobody. A number is
 * lost (a gap in the day's count, never in a log) when its acceptance fails or the process ends.
 *
 * A reservation of which nothing is kept need not wait for the disk: a case that is on disk flushed
 * its number before. One of which numbers are kept does: they are used later, and a database that
 * crashed in between must still know them.
 */
export const openSerialStock = (
  { write, relaxed }: Pick<Database, 'write' | 'relaxed'>,
  width: Width,
): SerialStock => {
  const hands = new LRUCache<string, Hand>({ max: DAYS })

  const keep = (name: string, rest: number[], last: Reservation): void => {
    const spare = hands.get(name)?.spare ?? []
    hands.set(name, { spare: [...spare, ...rest], last })
  }

  const reserve = async (asked: readonly CounterDay[]): Promise<number[]> => {
    const at = performance.now()
    const wanted = countAsked(asked).map((day) => ({
      ...day,
      count: countAhead(hands.get(nameOf(day))?.last, day.asked, at),
    }))
    const isKept = wanted.some(({ asked, count }) => count > asked)
    const reserved = await reserveSerials(isKept ? write : relaxed, wanted)
    const given = new Map<string, IterableIterator<number>>()
    for (const { count, asked, ...day } of wanted) {
      const name = nameOf(day)
      const numbers = numbersUpTo(reserved.get(name) ?? 0, count)
      // Whoever asked gets numbers of this reservation: what is kept was always reserved durably.
      given.set(name, numbers.slice(0, asked).values())
      keep(name, numbers.slice(asked), { count, at })
    }
    return asked.map((day) => given.get(nameOf(day))?.next().value as number)
  }

  const ask = together(reserve, width)
  return {
    next: async (day) => hands.get(nameOf(day))?.spare.shift() ?? ask(day),
    drop: (day) => {
      hands.delete(nameOf(day))
    },
  }
}
