import { isCityCode, type Network, planNetwork, readCity } from '@liandong/shared/network'
import type { Ports } from '../ports.ts'
import { Refusal } from '../refusal.ts'

/**
 * Which city and which of its districts (null: two of them), and which stations run an instance of
 * their own.
 */
export type Extent = { city: string; districts: 'all' | string[] | null; alone?: string[] }

// 八公山区 and 田家庵区: the districts that the story plays in.
const storyDistricts: Record<string, string[]> = { '340400': ['340405', '340403'] }

const districtsOf = (city: string): string[] =>
  isCityCode(city)
    ? readCity(city)
        .filter(({ tier }) => tier === 'district')
        .map(({ code }) => code)
    : []

const chosen = ({ city, districts }: Extent): 'all' | string[] =>
  districts ?? storyDistricts[city] ?? districtsOf(city).slice(0, 2)

/** How many instances the network has at most: one a city, two a district, one a lone station. */
export const instanceCount = (extent: Extent): number => {
  const districts = chosen(extent)
  const count = districts === 'all' ? districtsOf(extent.city).length : districts.length
  return 1 + 2 * count + (extent.alone?.length ?? 0)
}

/** The network with the addresses of its services; refuses a district that the city does not have. */
export const plan = (extent: Extent, ports: Ports): Network => {
  let next = 0
  const planned = planNetwork({
    cityCode: extent.city,
    districts: chosen(extent),
    ...(extent.alone ? { alone: extent.alone } : {}),
    urlFor: () => `http://127.0.0.1:${ports.service(next++)}/graphql`,
  })
  if (planned.ok) return planned.value
  const known = districtsOf(extent.city).join(', ')
  throw new Refusal(
    'NO_SUCH_DISTRICT',
    `无法建立网络: 请检查 --city 和 --districts,该市的区县为 ${known}。`,
    planned.problems.join('\n'),
  )
}
