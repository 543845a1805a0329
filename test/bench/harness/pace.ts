import { serve } from './serve.ts'
import { median } from './statistics.ts'

/** Milliseconds of CPU that the same two pieces of work took: in memory beyond the caches, and of a service's kind. */
export type Pace = { memory: number; work: number }

const CELLS = 2 ** 23
const STEPS = 500_000
const TEXTS = 20_000
const STRIDE = 5_038_849
/** Each cell names the next one: odd steps through a power of two meet every cell once. */
const cells = new Int32Array(CELLS)
for (let at = 0; at < CELLS; at += 1) cells[at] = (at + STRIDE) % CELLS

const record = { id: '340405100-20261121-00017-J', events: Array.from({ length: 20 }, (_, n) => n) }

const costOf = (work: () => void): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return Math.round((user + system) / 100) / 10
}

let place = 0
const walk = (): void => {
  for (let count = 0; count < STEPS; count += 1) place = cells[place]!
}

const speak = (): void => {
  for (let count = 0; count < TEXTS; count += 1) JSON.parse(JSON.stringify({ ...record, count }))
}

const TIMES = 5

const medianCost = (work: () => void): number =>
  median(Array.from({ length: TIMES }, () => costOf(work)))

/**
 * How fast the machine is at this moment, which others may share, and under the load of this moment:
 * the same work every time, and its CPU, not its time, for others use the cores beside it.
 */
const measure = (): Pace => ({ memory: medianCost(walk), work: medianCost(speak) })

// Compiled before it counts.
measure()

const jobs = { measure }
export type PaceJobs = typeof jobs
serve(jobs)
