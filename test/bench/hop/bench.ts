import type { Bench } from '../bench.ts'
import { figureOf } from '../harness/figure.ts'
import { measureRounds } from '../harness/rounds.ts'
import { quantile } from '../harness/statistics.ts'
import { startWorker, type Worker } from '../harness/worker.ts'
import { acceptOne } from '../network/accept-one.ts'
import { openInstance } from '../network/databases.ts'
import { itemOf } from '../network/items.ts'
import { openNetwork } from '../network/open-network.ts'
import { readSample } from '../pipeline/sample.ts'
import { openBareHop } from './floor.ts'
import type { HopJobs } from './load.ts'

const CITY = '340400'
const DISTRICT = '340405'
/** Accepted at stations, decided by the district. */
const ITEM = '512B0155900000'
const PER_SECOND = 20

const frame = {
  unit: 'ms',
  leavesOut:
    "ours runs from the station's answer to its caller until an answer of the district's API that holds the case (asked in a tight loop); the city takes in the same events meanwhile; the floor's query at the district is left out",
}

/** From the commit at the station to an answer of the district that shows the case. */
export const hopBench: Bench = async (context) => {
  const network = await openNetwork(context, CITY, [DISTRICT])
  const [station, district] = [
    network.instance(`township-${DISTRICT}`),
    network.instance(`district-${DISTRICT}`),
  ]
  const counters = await Promise.all(
    station.divisions.map(async (division) => ({
      division,
      token: await network.tokens(`agent-${division}`),
    })),
  )
  const item = await itemOf(station, ITEM)
  const first = await acceptOne(station.url, counters[0]!, item)
  const sample = await readSample(openInstance(context, network, station.id), first)
  const bareHop = await openBareHop(context, network, sample)
  const loader: Worker<HopJobs> = startWorker(context, import.meta.url, './load')
  const seconds = context.sizes.seconds.hop
  const load = {
    station: station.url,
    district: district.url,
    counters,
    districtToken: await network.tokens(`manager-${DISTRICT}`),
    item,
    perSecond: PER_SECOND,
    seconds,
  }
  const rounds = await measureRounds(
    {
      ours: () => loader.call('hop', load),
      floor: () => bareHop(PER_SECOND, seconds),
    },
    context.sizes.rounds,
  )
  const at = (q: number) =>
    rounds.map(({ ours, floor }) => ({ ours: quantile(ours, q), floor: quantile(floor, q) }))
  const what = `commit at the station until visible to a query at the district, at ${PER_SECOND}/s; floor: bare relay and consumer with one insert on each side`
  return [
    figureOf({ ...frame, name: 'hop.p50', what: `${what}, p50`, reach: { most: 1.6 } }, at(0.5)),
    figureOf({ ...frame, name: 'hop.p99', what: `${what}, p99`, reach: { most: 2 } }, at(0.99)),
  ]
}
