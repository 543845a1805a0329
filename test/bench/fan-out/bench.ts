import type { Bench } from '../bench.ts'
import { askedCpuOf, contest, cpuOf } from '../gateway/contest.ts'
import { assertComplete, CASES, fanDocument } from '../gateway/documents.ts'
import { callersLists, openLightNetwork } from '../gateway/light-network.ts'
import { startOurGateway } from '../gateway/our-gateway.ts'
import { figureOf } from '../harness/figure.ts'

const CALLERS = 16
const DISTRICTS = 60
const spreads = ['one', 'ten', 'sixty'] as const
const districtsOf = { one: 1, ten: 10, sixty: DISTRICTS }

/** The same fifty cases, spread over more and more district instances behind one gateway. */
export const fanOutBench: Bench = async (context) => {
  const lists = spreads.map((name) => callersLists(name, districtsOf[name], CALLERS))
  const { network, districtsPid } = await openLightNetwork(
    context,
    DISTRICTS,
    Object.assign({}, ...lists),
  )
  const gateway = await startOurGateway(context, network)
  const asking = (name: (typeof spreads)[number]) => ({
    ...gateway,
    asks: districtsPid,
    query: fanDocument,
    askings: Array.from({ length: CALLERS }, (_, n) => ({
      variables: { filter: { itemCode: `${name}-${n}` } },
    })),
    check: (body: string) => assertComplete(`${name}: our gateway`, body, ['processing']),
  })
  const rounds = await contest(
    context,
    { one: asking('one'), ten: asking('ten'), sixty: asking('sixty') },
    CALLERS,
    context.sizes.seconds.fanOut,
  )
  const cost = (rate: number) => 1_000 / rate
  return (['ten', 'sixty'] as const).map((name) =>
    figureOf(
      {
        name: `fan-out.${districtsOf[name]}`,
        what: `${CASES} cases over ${Math.min(CASES, districtsOf[name])} of ${districtsOf[name]} district instances, ${CALLERS} callers, time a request; floor: all at 1`,
        unit: 'ms',
        reach: name === 'sixty' ? { most: 1.5 } : null,
        leavesOut: 'the work of the districts, which answer by heart, all in one process',
        more: {
          gatewayCpuMs: cpuOf(rounds.map((round) => round[name])),
          floorCpuMs: cpuOf(rounds.map(({ one }) => one)),
          districtsCpuMs: askedCpuOf(rounds.map((round) => round[name])),
          floorDistrictsCpuMs: askedCpuOf(rounds.map(({ one }) => one)),
        },
      },
      rounds.map((round) => ({ ours: cost(round[name].rate), floor: cost(round.one.rate) })),
    ),
  )
}
