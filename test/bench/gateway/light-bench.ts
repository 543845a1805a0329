import type { BenchContext } from '../bench.ts'
import { type Figure, figureOf } from '../harness/figure.ts'
import { startWorker, type Worker } from '../harness/worker.ts'
import { contest, cpuOf } from './contest.ts'
import { assertComplete, CASES, federatedDocument, listDocument } from './documents.ts'
import type { HandWrittenJobs } from './hand-written.ts'
import { callersLists, openLightNetwork } from './light-network.ts'
import type { NodeProgram } from './node-program.ts'
import { startOurGateway } from './our-gateway.ts'
import { startPeer } from './peers.ts'

const CALLERS = 16
const names = ['ours', 'stitch', 'apollo', 'mercurius'] as const
type Name = (typeof names)[number]

const titles: Record<Name, string> = {
  ours: 'our gateway',
  stitch: '@graphql-tools/stitch as it comes, in Yoga',
  apollo: 'Apollo Gateway 2 in Apollo Server 5',
  mercurius: 'Mercurius gateway with JIT',
}

/** Over instances that answer by heart, so that little more than the gateway itself is weighed. */
export const lightGateways = async (context: BenchContext): Promise<Figure[]> => {
  const { network, addresses } = await openLightNetwork(
    context,
    1,
    callersLists('list', 1, CALLERS),
  )
  const hand: Worker<HandWrittenJobs> = startWorker(context, import.meta.url, './hand-written')
  const services = Object.fromEntries(
    Object.entries(addresses).map(([tier, address]) => [tier, `${address}/graphql`]),
  ) as typeof addresses
  const lists = Array.from({ length: CALLERS }, (_, n) => `list-${n}`)
  const own = {
    query: listDocument,
    askings: lists.map((itemCode) => ({ variables: { filter: { itemCode } } })),
  }
  const federated = {
    query: federatedDocument,
    askings: lists.map((list) => ({ variables: { list } })),
  }
  const check = (who: string) => ({ check: (body: string) => assertComplete(who, body) })
  const peer = async (name: Exclude<Name, 'ours'>): Promise<NodeProgram> =>
    startPeer(context, name, addresses)
  const rounds = await contest(
    context,
    {
      ours: { ...own, ...(await startOurGateway(context, network)), ...check('ours') },
      floor: { ...own, url: await hand.call('listen', services), pid: hand.pid, ...check('floor') },
      stitch: { ...own, ...(await peer('stitch')), ...check('stitch') },
      apollo: { ...federated, ...(await peer('apollo')), ...check('apollo') },
      mercurius: { ...federated, ...(await peer('mercurius')), ...check('mercurius') },
    },
    CALLERS,
    context.sizes.seconds.gateway,
  )
  return names.map((name) =>
    figureOf(
      {
        name: name === 'ours' ? 'gateway.light' : `gateway.light.peer-${name}`,
        what: `${titles[name]}: ${CASES} cases with the fields of three tiers over instances that answer by heart, ${CALLERS} callers; floor: a gateway written by hand`,
        unit: 'req/s',
        reach: name === 'ours' ? { least: 0.45 } : null,
        leavesOut: 'the work of the tiers (see gateway), tokens',
        more: {
          gatewayCpuMs: cpuOf(rounds.map((round) => round[name])),
          floorCpuMs: cpuOf(rounds.map(({ floor }) => floor)),
        },
      },
      rounds.map((round) => ({ ours: round[name].rate, floor: round.floor.rate })),
    ),
  )
}
