import { serve } from './serve.ts'

/** Milliseconds that the same two pieces of work took: in memory beyond the caches, and of a service's kind. */
export type Pace = { memory: number; work: number }

const CELLS = 2 ** 23
const STEPS = 500_000
const TEXTS = 20_000
const STRIDE = 5_038_849
/** Each cell names the next one: odd steps through a power of two meet every cell once. */
const cells = new Int32Array(CELLS)
for (let at = 0; at < CELLS; at += 1) cells[at] = (at + STRIDE) % CELLS

const record = { id: '340405100-20261121-00017-J', events: Array.from({ length: 20 }, (_, n) => n) }

const timeOf = (work: () => unknown): number => {
  const begun = performance.now()
  work()
  return Math.round((performance.now() - begun) * 10) / 10
}

let place = 0
const walk = (): void => {
  for (let count = 0; count < STEPS; count += 1) place = cells[place]!
}

const speak = (): void => {
  for (let count = 0; count < TEXTS; count += 1) JSON.parse(JSON.stringify({ ...record, count }))
}

/** How fast the machine is at this moment, which others may share: the same work every time. */
const measure = (): Pace => ({ memory: timeOf(walk), work: timeOf(speak) })

// Compiled before it counts.
for (let count = 0; count < 5; count += 1) measure()

const jobs = { measure }
export type PaceJobs = typeof jobs
serve(jobs)
