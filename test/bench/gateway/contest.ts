import type { BenchContext } from '../bench.ts'
import { cpuSeconds } from '../harness/machine.ts'
import { measureRounds } from '../harness/rounds.ts'
import { median } from '../harness/statistics.ts'
import { startWorker, type Worker } from '../harness/worker.ts'
import type { Asking, ListJobs } from './load.ts'

/** A gateway in the contest: where it is, what it is asked, and how to see that its answer is whole. */
export type Contestant = {
  url: string
  pid: number
  query: string
  /** One for each caller: a gateway that asks once for all who want the same would win for nothing. */
  askings: Asking[]
  check: (body: string) => void
  /** A process that it asks, whose CPU is told beside. */
  asks?: number
}

/** What a gateway did in one round: answers a second, milliseconds of CPU an answer, its own and of what it asks. */
export type Score = { rate: number; cpu: number; asked: number }

/** Milliseconds of CPU an answer, in the middle of all rounds. */
export const cpuOf = (scores: readonly Score[]): number => median(scores.map(({ cpu }) => cpu))

/** The same of what it asks. */
export const askedCpuOf = (scores: readonly Score[]): number =>
  median(scores.map(({ asked }) => asked))

/** Asks all contestants in turn, by so many callers. */
export const contest = async <Name extends string>(
  context: BenchContext,
  contestants: Record<Name, Contestant>,
  callers: number,
  seconds: number,
) => {
  const loader: Worker<ListJobs> = startWorker(context, import.meta.url, './load')
  const measureOne = async ({ pid, check, asks, ...asked }: Contestant): Promise<Score> => {
    const spent = () => [cpuSeconds(pid), asks === undefined ? 0 : cpuSeconds(asks)] as const
    const before = spent()
    const { rate, count, body } = await loader.call('ask', { ...asked, callers, seconds })
    check(body)
    const [own, others] = spent()
    const each = (seconds: number) => (seconds * 1_000) / count
    return { rate, cpu: each(own - before[0]), asked: each(others - before[1]) }
  }
  const entries = Object.entries(contestants) as [Name, Contestant][]
  for (const [, { url, query, askings }] of entries) {
    await loader.call('learn', { url, query, askings })
  }
  const runs = Object.fromEntries(
    entries.map(([name, contestant]) => [name, () => measureOne(contestant)]),
  ) as Record<Name, () => Promise<Score>>
  return measureRounds(runs, context.sizes.rounds)
}
