import { type Instance, type Network, parseNetwork, readCity } from '@liandong/shared/network'

const single = (tier: Instance['tier'], code: string) => ({
  id: `${tier}-${code}`,
  tier,
  divisions: [code],
})

/**
 * Huainan with one instance for the city, one for each of its 7 districts, and `stations` stations
 * that run their own; one instance serves all other stations. The addresses come later.
 */
export const huainan = (stations: number): Network => {
  const divisions = readCity('340400')
  const codesOf = (tier: string) =>
    divisions.filter((one) => one.tier === tier).map(({ code }) => code)
  const townships = codesOf('township')
  const own = townships.slice(0, stations)
  const instances = [
    single('city', '3404'),
    ...codesOf('district').map((code) => single('district', code)),
    ...own.map((code) => single('township', code)),
    { id: 'township-rest', tier: 'township' as const, divisions: townships.slice(stations) },
  ].map((instance, index) => ({ ...instance, url: `http://127.0.0.1:${9000 + index}/graphql` }))
  const parsed = parseNetwork({ city: '3404', divisions, instances })
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'))
  return parsed.value
}
