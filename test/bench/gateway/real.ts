import type { BenchContext } from '../bench.ts'
import { type Figure, figureOf } from '../harness/figure.ts'
import { startWorker, type Worker } from '../harness/worker.ts'
import { openNetwork } from '../network/open-network.ts'
import { cityOf } from '../year/counters.ts'
import type { YearJobs } from '../year/load.ts'
import { openLedgers, quiet } from '../year/quiet.ts'
import { contest, cpuOf } from './contest.ts'
import { assertComplete, CASES, listDocument } from './documents.ts'
import type { HandWrittenJobs } from './hand-written.ts'
import { startPeer } from './peers.ts'

const CITY = '340400'
const DISTRICT = '340405'
const CALLERS = 16

/** Cases that have gone their whole way, so that every tier has something to tell. */
const fill = async (context: BenchContext, network: Awaited<ReturnType<typeof openNetwork>>) => {
  const city = await cityOf(network)
  const worker: Worker<YearJobs> = startWorker(context, import.meta.url, '../year/load')
  await worker.call('push', { city, callers: 8, from: 0, cases: CASES + 10 })
  await quiet(openLedgers(context, network))
}

/** Over the three real services, with their databases. */
export const realGateways = async (context: BenchContext): Promise<Figure[]> => {
  const network = await openNetwork(context, CITY, [DISTRICT])
  await fill(context, network)
  const { running, instance, pid, tokens } = network
  const urls = {
    city: instance('city-3404').url,
    district: instance(`district-${DISTRICT}`).url,
    township: instance(`township-${DISTRICT}`).url,
  }
  const hand: Worker<HandWrittenJobs> = startWorker(context, import.meta.url, './hand-written')
  const origin = (url: string) => new URL(url).origin
  const stitch = await startPeer(context, 'stitch', {
    city: origin(urls.city),
    district: origin(urls.district),
    township: origin(urls.township),
  })
  const asked = {
    query: listDocument,
    askings: await Promise.all(
      Array.from({ length: CALLERS }, async () => ({
        token: await tokens('supervisor-3404'),
        variables: { filter: { division: DISTRICT } },
      })),
    ),
  }
  const check = (who: string) => (body: string) => assertComplete(who, body)
  const rounds = await contest(
    context,
    {
      ours: {
        ...asked,
        url: `${running.addresses.gateway}/graphql`,
        pid: pid('gateway'),
        check: check('our gateway'),
      },
      floor: {
        ...asked,
        url: await hand.call('listen', urls),
        pid: hand.pid,
        check: check('floor'),
      },
      stitch: { ...asked, ...stitch, check: check('stitch') },
    },
    CALLERS,
    context.sizes.seconds.gateway,
  )
  const pairs = (name: 'ours' | 'stitch') =>
    rounds.map((round) => ({ ours: round[name].rate, floor: round.floor.rate }))
  const more = (name: 'ours' | 'stitch') => ({
    gatewayCpuMs: cpuOf(rounds.map((round) => round[name])),
    floorCpuMs: cpuOf(rounds.map(({ floor }) => floor)),
  })
  const what = `${CASES} cases with the fields of three tiers over the three real services, ${CALLERS} callers; floor: a gateway written by hand (fetch, JSON)`
  const leavesOut = 'instances on machines of their own; every request is the same'
  return [
    figureOf(
      {
        name: 'gateway',
        what,
        unit: 'req/s',
        reach: { least: 0.45 },
        leavesOut,
        more: more('ours'),
      },
      pairs('ours'),
    ),
    figureOf(
      {
        name: 'gateway.peer-stitch',
        what: `the same by @graphql-tools/stitch as it comes`,
        unit: 'req/s',
        reach: null,
        leavesOut: 'everything that our gateway checks, routes by division, explains',
        more: more('stitch'),
      },
      pairs('stitch'),
    ),
  ]
}
