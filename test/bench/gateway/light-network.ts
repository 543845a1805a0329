import { type Instance, type Network, parseNetwork, type Tier } from '@liandong/shared/network'
import type { BenchContext } from '../bench.ts'
import { startWorker, type Worker } from '../harness/worker.ts'
import { CASES } from './documents.ts'
import type { LightJobs } from './light.ts'
import { lightCase } from './light-cases.ts'

/** Instances that answer by heart, and the network that they are. */
export type LightNetwork = {
  network: Network
  addresses: Record<Tier, string>
  /** The process that all districts are. */
  districtsPid: number
}

const CITY = '3404'

const districtsOf = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${CITY}${String(n + 1).padStart(2, '0')}`)

const stationOf = (district: string): string => `${district}001`

/** Fifty cases spread over so many districts, in turn; other lists have other cases. */
const spreadCases = (districts: number, list = 0): string[] =>
  Array.from({ length: CASES }, (_, n) => {
    const district = districtsOf(districts)[n % districts] ?? ''
    return lightCase(stationOf(district), list * CASES + n + 1)
  })

const divisionsOf = (districts: string[]) => [
  { code: CITY, name: '淮南市', tier: 'city', parent: null },
  ...districts.map((code) => ({ code, name: `区${code}`, tier: 'district', parent: CITY })),
  ...districts.map((code) => ({
    code: stationOf(code),
    name: `镇${code}`,
    tier: 'township',
    parent: code,
  })),
]

const play = async (
  context: BenchContext,
  tier: Tier,
  count: number,
  lists: Record<string, string[]>,
) => {
  const worker: Worker<LightJobs> = startWorker(context, import.meta.url, './light')
  return { addresses: await worker.call('listen', { tier, count, lists }), pid: worker.pid }
}

/** A list for each caller, by its name. */
export const callersLists = (name: string, districts: number, callers: number) =>
  Object.fromEntries(
    Array.from({ length: callers }, (_, n) => [`${name}-${n}`, spreadCases(districts, n)]),
  )

/** A city with so many districts, each an instance of its own; a process for each tier. */
export const openLightNetwork = async (
  context: BenchContext,
  count: number,
  lists: Record<string, string[]>,
): Promise<LightNetwork> => {
  const districts = districtsOf(count)
  const [
    {
      addresses: [city = ''],
    },
    centres,
    {
      addresses: [township = ''],
    },
  ] = await Promise.all([
    play(context, 'city', 1, lists),
    play(context, 'district', count, lists),
    play(context, 'township', 1, lists),
  ])
  const instance = (tier: Tier, code: string, divisions: string[], address = ''): Instance => ({
    id: `${tier}-${code}`,
    tier,
    divisions,
    url: `${address}/graphql`,
  })
  const parsed = parseNetwork({
    city: CITY,
    divisions: divisionsOf(districts),
    instances: [
      instance('city', CITY, [CITY], city),
      ...districts.map((code, n) => instance('district', code, [code], centres.addresses[n])),
      instance('township', 'all', districts.map(stationOf), township),
    ],
  })
  if (!parsed.ok) throw new Error(parsed.problems.join('; '))
  const addresses = { city, district: centres.addresses[0] ?? '', township }
  return { network: parsed.value, addresses, districtsPid: centres.pid }
}
