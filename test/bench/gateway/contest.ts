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
}

/** What a gateway did in one round: answers a second, milliseconds of its own CPU an answer. */
export type Score = { rate: number; cpu: number }

/** Milliseconds of CPU an answer, in the middle of all rounds. */
export const cpuOf = (scores: readonly Score[]): number => median(scores.map(({ cpu }) => cpu))

/** Asks all contestants in turn, by so many callers. */
export const contest = async <Name extends string>(
  context: BenchContext,
  contestants: Record<Name, Contestant>,
  callers: number,
  seconds: number,
) => {
  const loader: Worker<ListJobs> = startWorker(context, import.meta.url, './load')
  const measureOne = async ({ pid, check, ...asked }: Contestant): Promise<Score> => {
    const before = cpuSeconds(pid)
    const { rate, count, body } = await loader.call('ask', { ...asked, callers, seconds })
    check(body)
    return { rate, cpu: ((cpuSeconds(pid) - before) * 1_000) / count }
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
