import { parentOf, tierOf } from './codes.ts'
import type { Division, DivisionCode } from './division.ts'
import type { Instance, Network } from './network.ts'

/** Every rule that a network of the right shape breaks, one sentence each. */
export function networkProblems(network: Network): string[] {
  const divisions = new Map(network.divisions.map((division) => [division.code, division]))
  return [
    ...repeated(network.divisions.map(({ code }) => code)).map(
      (code) => `division ${code} is listed more than once`,
    ),
    ...cityProblems(network),
    ...network.divisions.flatMap((division) => divisionProblems(division, divisions)),
    ...repeated(network.instances.map(({ id }) => id)).map(
      (id) => `instance id ${id} is used more than once`,
    ),
    ...network.instances.flatMap((instance) => instanceProblems(instance, divisions)),
    ...repeated(network.instances.flatMap((instance) => instance.divisions)).map(
      (code) => `division ${code} is served more than once`,
    ),
  ]
}

function cityProblems({ city, divisions }: Network): string[] {
  const cities = divisions.filter(({ tier }) => tier === 'city').map(({ code }) => code)
  if (cities.length !== 1) return [`a network has exactly one city, this has ${cities.length}`]
  return cities[0] === city ? [] : [`the city is ${city}, but the city division is ${cities[0]}`]
}

function divisionProblems(
  { code, tier, parent }: Division,
  divisions: ReadonlyMap<DivisionCode, Division>,
): string[] {
  if (tierOf(code) === null) return [`division ${code} has no code of 4, 6 or 9 digits`]
  const problems: string[] = []
  if (tierOf(code) !== tier) problems.push(`division ${code} is a ${tierOf(code)}, not a ${tier}`)
  if (parent !== parentOf(code))
    problems.push(`division ${code} lies in ${parentOf(code)}, not in ${parent}`)
  else if (parent !== null && !divisions.has(parent))
    problems.push(`division ${code} lies in ${parent}, which is not in the network`)
  return problems
}

function instanceProblems(
  { id, tier, divisions: served, url }: Instance,
  divisions: ReadonlyMap<DivisionCode, Division>,
): string[] {
  const problems: string[] = []
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id))
    problems.push(`instance id ${JSON.stringify(id)} is not lower case letters, digits and dashes`)
  if (!isHttpUrl(url)) problems.push(`instance ${id} has no http(s) url: ${JSON.stringify(url)}`)
  for (const code of served) {
    const division = divisions.get(code)
    if (division === undefined)
      problems.push(`instance ${id} serves ${code}, which is not in the network`)
    else if (division.tier !== tier)
      problems.push(`instance ${id} is of tier ${tier}, but serves the ${division.tier} ${code}`)
  }
  return problems
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\//.test(text)
}

/** The entries that come more than once, each named once. */
function repeated(entries: readonly string[]): string[] {
  const seen = new Set<string>()
  return [...new Set(entries.filter((entry) => seen.has(entry) || !seen.add(entry)))]
}
