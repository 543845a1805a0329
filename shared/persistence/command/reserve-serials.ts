import type { LocalDate } from '../../calendar/index.ts'
import type { Writer } from '../database.ts'

/** Reserves `count` running numbers of a counter's day; the answer is the last of them. */
const reserve = async (sql: Writer, origin: string, day: LocalDate, count: number) => {
  const [row] = await sql<[{ last: number }]>`
    insert into case_serials as serials (origin, day, last)
    values (${origin}, ${day}::text::date, ${count})
    on conflict (origin, day) do update set last = serials.last + excluded.last
    returning last`
  return row.last
}

type Waiting = { resolve: (serial: number) => void; reject: (error: unknown) => void }

/** Gives out the running numbers of the day. */
export type Serials = (origin: string, day: LocalDate) => Promise<number>

/**
 * Running numbers without a lock held until the accept commits: callers that wait at the same time
 * share one reservation. A number is lost (a gap in the day's count, never in a log) when its
 * accept fails. Not waiting for the disk is safe: a case that is on disk flushed its number before.
 */
export const serialAllocator = (sql: Writer): Serials => {
  const queues = new Map<string, Waiting[]>()

  const serveOnce = async (waiting: Waiting[], origin: string, day: LocalDate): Promise<void> => {
    try {
      const last = await reserve(sql, origin, day, waiting.length)
      for (const [index, { resolve }] of waiting.entries()) {
        resolve(last - waiting.length + 1 + index)
      }
    } catch (error) {
      for (const { reject } of waiting) reject(error)
    }
  }

  const serve = async (key: string, origin: string, day: LocalDate): Promise<void> => {
    for (let waiting = queues.get(key); waiting?.length; waiting = queues.get(key)) {
      queues.set(key, [])
      await serveOnce(waiting, origin, day)
    }
    queues.delete(key)
  }

  return (origin, day) =>
    new Promise((resolve, reject) => {
      const key = `${origin} ${day}`
      const queue = queues.get(key)
      if (queue) {
        queue.push({ resolve, reject })
        return
      }
      queues.set(key, [{ resolve, reject }])
      void serve(key, origin, day)
    })
}
