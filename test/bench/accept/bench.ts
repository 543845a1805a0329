import type { Sql } from 'postgres'
import { until } from '../../testkit/until.ts'
import type { Bench, BenchContext } from '../bench.ts'
import { type Figure, figureOf } from '../harness/figure.ts'
import { measureRounds } from '../harness/rounds.ts'
import { median } from '../harness/statistics.ts'
import { startWorker, type Worker } from '../harness/worker.ts'
import { acceptOne } from '../network/accept-one.ts'
import { openInstance, openSql } from '../network/databases.ts'
import { floorDatabase } from '../network/floor-database.ts'
import { itemOf } from '../network/items.ts'
import { type BenchNetwork, openNetwork } from '../network/open-network.ts'
import { readSample } from '../pipeline/sample.ts'
import type { FloorJobs } from './floor.ts'
import type { AcceptResult, LoadJobs } from './load.ts'

const CITY = '340400'
const DISTRICT = '340405'
const STATIONS = `township-${DISTRICT}`
/** Decided at the counter, three materials. */
const ITEM = '511A0074300005'
const CALLERS = 32

type Stage = {
  ours: () => Promise<AcceptResult>
  floor: () => Promise<number>
}

const countersOf = async ({ instance, tokens }: BenchNetwork) =>
  Promise.all(
    instance(STATIONS).divisions.map(async (division) => ({
      division,
      token: await tokens(`agent-${division}`),
    })),
  )

/** Waits until the relay has published everything; nobody confirms it while the others are away. */
const published = async (sql: Sql): Promise<void> => {
  await until('the relay to finish', async () => {
    const [row] = await sql`select count(*)::int as due from outbox where attempts = 0`
    return row?.due === 0
  })
  await sql`truncate outbox`
}

const confirmed = (sql: Sql) =>
  until(
    'all confirmations',
    async () => {
      const [row] = await sql`select count(*)::int as due from outbox`
      return row?.due === 0
    },
    120_000,
  )

const setStage = async (context: BenchContext, network: BenchNetwork) => {
  const station = openInstance(context, network, STATIONS)
  const instance = network.instance(STATIONS)
  const item = await itemOf(instance, ITEM)
  const counters = await countersOf(network)
  const load = { url: instance.url, counters, item, callers: CALLERS }
  const url = await floorDatabase(network, 'bench_floor')
  const floorSql = openSql(context, url, 1)
  const loader: Worker<LoadJobs> = startWorker(context, import.meta.url, './load')
  const floor: Worker<FloorJobs> = startWorker(context, import.meta.url, './floor')
  const [counter] = counters
  if (!counter) throw new Error('no station')
  const sample = await readSample(station, await acceptOne(instance.url, counter, item))
  await floor.call('open', { url, connections: CALLERS, sample })
  const seconds = context.sizes.seconds.accept
  /** The work that an acceptance causes afterwards must not fall into the floor's time. */
  return (settle: (sql: Sql) => Promise<unknown>): Stage => ({
    ours: async () => {
      const result = await loader.call('accept', { ...load, seconds })
      await settle(station)
      return result
    },
    floor: async () => {
      const rate = await floor.call('write', seconds)
      await floorSql`truncate outbox`
      return rate
    },
  })
}

const measure = async (
  { sizes, say }: BenchContext,
  { ours, floor }: Stage,
  frame: { name: string; what: string; reach: Figure['reach']; leavesOut: string },
): Promise<Figure> => {
  const rounds = await measureRounds({ ours, floor }, sizes.rounds)
  const results = rounds.map((round) => round.ours)
  const pairs = rounds.map((round) => ({ ours: round.ours.rate, floor: round.floor }))
  const more = {
    callers: CALLERS,
    p50ms: median(results.map(({ p50 }) => p50)),
    p99ms: median(results.map(({ p99 }) => p99)),
  }
  const figure = figureOf({ ...frame, unit: 'cases/s', more }, pairs)
  say(`${frame.name}: ${figure.ratio.median.toFixed(2)}`)
  return figure
}

/** Durable acceptance at the counters of one instance, against the rows alone in one statement. */
export const acceptBench: Bench = async (context) => {
  const network = await openNetwork(context, CITY, [DISTRICT])
  const stageWith = await setStage(context, network)
  const whole = await measure(context, stageWith(confirmed), {
    name: 'accept.network',
    what: 'acceptance while city and district, on the same machine, take in every event as it comes',
    reach: null,
    leavesOut: 'nothing of the network; load generator on the same cores',
  })
  for (const id of [`city-3404`, `district-${DISTRICT}`])
    await network.running.processes[id]?.stop()
  const alone = await measure(context, stageWith(published), {
    name: 'accept',
    what: 'durable acceptance through the GraphQL API of one township instance, 32 callers over all its stations, the relay publishing meanwhile; floor: the same rows in one statement, 32 connections',
    reach: { least: 0.4 },
    leavesOut:
      'the work of the other tiers (their machines in a city; see accept.network), signing in',
  })
  return [alone, whole]
}
