import type { Figure } from '../harness/figure.ts'
import { familyBytes, residentBytes } from '../harness/machine.ts'
import { median, spreadOf } from '../harness/statistics.ts'
import type { BenchNetwork } from '../network/open-network.ts'

/** Megabytes of each process by its name; Postgres with all its sessions, shared pages once. */
export type Memory = Record<string, number>

const MEGABYTE = 2 ** 20

/** What every process of the network has in memory now. */
export const memoryOf = ({ running, pid }: BenchNetwork): Memory =>
  Object.fromEntries(
    Object.keys(running.processes).map((name) => {
      const bytes = name === 'postgres' ? familyBytes(pid(name)) : residentBytes(pid(name))
      return [name, bytes / MEGABYTE]
    }),
  )

const isService = (name: string): boolean => !['postgres', 'nats'].includes(name)

const ratiosOf = (after: Memory, before: Memory, wanted: (name: string) => boolean) =>
  Object.keys(after)
    .filter(wanted)
    .map((name) => ({ name, ratio: (after[name] ?? 0) / (before[name] ?? 1) }))

const figure = (
  frame: Pick<Figure, 'name' | 'what' | 'leavesOut'> & { most: number | null },
  after: Memory,
  before: Memory,
  wanted: (name: string) => boolean,
): Figure => {
  const { most, ...rest } = frame
  const ratios = ratiosOf(after, before, wanted).toSorted((a, b) => b.ratio - a.ratio)
  const [worst] = ratios
  const values = ratios.map(({ ratio }) => ratio)
  const names = ratios.map(({ name }) => name)
  const spread = spreadOf(values)
  return {
    ...rest,
    unit: 'MB',
    ours: spreadOf(names.map((name) => after[name] ?? 0)),
    floor: spreadOf(names.map((name) => before[name] ?? 0)),
    // What is promised holds for each process, so the worst one is the figure.
    ratio: { ...spread, median: spread.max },
    reach: most === null ? null : { most },
    met: most === null ? null : spread.max <= most,
    more: { worst: worst?.name, median: median(values), after, before },
  }
}

/** The memory of each process after the run against itself idle, and its growth over the second half. */
export const memoryFigures = (idle: Memory, halfway: Memory, after: Memory): Figure[] => [
  figure(
    {
      name: 'memory',
      what: 'RSS of each service, gateway and identity after the run; floor: itself idle after the start; the ratio is that of the worst',
      leavesOut: 'pages that processes share are counted in each',
      most: 2,
    },
    after,
    idle,
    isService,
  ),
  figure(
    {
      name: 'memory.growth',
      what: 'the same after the run; floor: after half of its cases',
      leavesOut: 'a heap that the collector has not yet given back counts as growth',
      most: 1.1,
    },
    after,
    halfway,
    isService,
  ),
  figure(
    {
      name: 'memory.nats',
      what: 'RSS of nats-server after the run; floor: itself idle',
      leavesOut: "the floor's stream lies in the same server",
      most: 2,
    },
    after,
    idle,
    (name) => name === 'nats',
  ),
  figure(
    {
      name: 'memory.postgres',
      what: 'Postgres with all sessions after the run; floor: itself idle',
      leavesOut:
        "nothing is asked of it: it fills shared_buffers (128 MB), also with the floor's pages",
      most: null,
    },
    after,
    idle,
    (name) => name === 'postgres',
  ),
]
