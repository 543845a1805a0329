import { setTimeout as pause } from 'node:timers/promises'
import type { Bench, BenchContext } from '../bench.ts'
import { type Figure, figureOf } from '../harness/figure.ts'
import type { Pace, PaceJobs } from '../harness/pace.ts'
import { measureRounds } from '../harness/rounds.ts'
import { median } from '../harness/statistics.ts'
import { startWorker, type Worker } from '../harness/worker.ts'
import { type BenchNetwork, openNetwork } from '../network/open-network.ts'
import { type Cpu, costOf, cpuOf, steadyCost, wholeCost } from './cost.ts'
import { type City, cityOf } from './counters.ts'
import { openBareYear } from './floor.ts'
import type { YearJobs } from './load.ts'
import { type Memory, memoryFigures, memoryOf } from './memory.ts'
import { CASES_A_YEAR } from './mix.ts'
import { assertAgreement, type Ledgers, openLedgers, quiet } from './quiet.ts'
import { yearSample } from './sample.ts'
import { nextSlice, slicing } from './slices.ts'

const CITY = '320400'
const CALLERS = 32
const SETTLE = 5_000
const UNDER_WAY = 2_000

/**
 * A part of the year: how long it took until all ledgers agreed, what it cost, what it left in
 * memory; and how fast the machine was meanwhile.
 */
export type Slice = { cases: number; seconds: number; cost: Cpu; memory: Memory; pace: Pace }

type Stage = {
  context: BenchContext
  network: BenchNetwork
  city: City
  ledgers: Ledgers
  loader: Worker<YearJobs>
  machine: Worker<PaceJobs>
}

/** When the slice is well under way. */
const paceUnderLoad = async (machine: Worker<PaceJobs>): Promise<Pace> => {
  await pause(UNDER_WAY)
  return machine.call('measure', undefined)
}

const pushSlice = async (
  { network, city, ledgers, loader, machine }: Stage,
  from: number,
  cases: number,
): Promise<Slice> => {
  const before = cpuOf(network, loader.pid)
  const begun = performance.now()
  const pushed = loader.call('push', { city, callers: CALLERS, from, cases })
  const [pace] = await Promise.all([paceUnderLoad(machine), pushed])
  await quiet(ledgers)
  const seconds = (performance.now() - begun) / 1_000
  const cost = costOf(before, cpuOf(network, loader.pid), cases)
  return { cases, seconds, cost, memory: memoryOf(network), pace }
}

/** Pushes slice after slice, each in turn with as many cases through the bare pipeline. */
const pushYear = async (stage: Stage) => {
  const { sizes, say } = stage.context
  const bare = await openBareYear(stage.context, stage.network, await yearSample(stage.city, stage))
  const plan = slicing(sizes)
  let size = plan.warm
  let pushed = 0
  let from = 0
  let seconds = sizes.yearSeconds
  let rounds = plan.rounds
  const ours = async (): Promise<Slice> => {
    if (from > 0) rounds -= 1
    const slice = await pushSlice(stage, from, size)
    pushed = size
    from += size
    seconds -= slice.seconds
    const rate = slice.cases / slice.seconds
    say(
      `year: ${from} cases, ${rate.toFixed(0)}/s, ms of CPU a case: ${JSON.stringify(slice.cost)}, the machine: ${JSON.stringify(slice.pace)}`,
    )
    const cases = sizes.cases - from
    if (rounds > 0) size = nextSlice({ cases, rounds, seconds, casesPerSecond: rate })
    return slice
  }
  const floor = async () => ({ rate: pushed / (await bare(pushed)) })
  const slices = await measureRounds({ ours, floor }, plan.rounds)
  if (from < sizes.cases) say(`year: the time allowed ${from} of ${sizes.cases} cases`)
  return { slices, total: from }
}

const third = <Value>(values: readonly Value[], from: 'start' | 'end'): Value[] => {
  const count = Math.max(1, Math.floor(values.length / 3))
  return from === 'start' ? values.slice(0, count) : values.slice(-count)
}

const flatFigure = (slices: Slice[], total: number, long: boolean): Figure => {
  const [start, end] = [third(slices, 'start'), third(slices, 'end')]
  const besides = (some: Slice[]) => ({
    timesTheLoadGenerator: median(some.map(({ cost }) => steadyCost(cost))),
    fixedWorkMs: {
      memory: median(some.map(({ pace }) => pace.memory)),
      work: median(some.map(({ pace }) => pace.work)),
    },
  })
  const first = median(start.map(({ cost }) => wholeCost(cost)))
  return figureOf(
    {
      name: 'year.flat',
      what: `CPU a case in the last third of ${total} cases; floor: in the first third`,
      unit: 'ms/case',
      reach: long ? { most: 1.15 } : null,
      leavesOut: 'the warm-up; waiting that uses no CPU',
      more: { first: besides(start), last: besides(end) },
    },
    end.map(({ cost }) => ({ ours: wholeCost(cost), floor: first })),
  )
}

/** A city's year through the commands of all three tiers, and what it leaves in memory. */
export const yearBench: Bench = async (context) => {
  const network = await openNetwork(context, CITY, 'all')
  const stage: Stage = {
    context,
    network,
    city: await cityOf(network),
    ledgers: openLedgers(context, network),
    loader: startWorker(context, import.meta.url, './load'),
    machine: startWorker(context, import.meta.url, '../harness/pace'),
  }
  await pause(SETTLE)
  const idle = memoryOf(network)
  const { slices, total } = await pushYear(stage)
  await assertAgreement(stage.ledgers)
  await pause(SETTLE)
  const after = memoryOf(network)
  const mine = slices.map(({ ours }) => ours)
  const rates = slices.map(({ ours, floor }) => ({
    ours: ours.cases / ours.seconds,
    floor: floor.rate,
  }))
  const hoursAYear = CASES_A_YEAR / median(rates.map(({ ours }) => ours)) / 3_600
  const figure = figureOf(
    {
      name: 'year',
      what: `${total} cases of a city's mix through the GraphQL commands of ${stage.ledgers.length} instances of three tiers until all ledgers agree, ${CALLERS} callers; floor: as many events through single-statement commands, a relay in windows and two batched inboxes. At this pace ${CASES_A_YEAR} cases, a year of Changzhou, take ${hoursAYear.toFixed(2)} h`,
      unit: 'cases/s',
      reach: { least: 0.4 },
      leavesOut: 'the gateway, signing in; the floor is three processes and checks nothing',
      more: { cases: total, hoursAYear, cpuMsACase: mine.at(-1)?.cost },
    },
    rates,
  )
  const halfway = mine[Math.floor((mine.length - 1) / 2)]?.memory ?? idle
  const flat = flatFigure(mine, total, context.sizes.name === 'long')
  return [figure, flat, ...memoryFigures(idle, halfway, after)]
}
