import { CITY_CODES, isCityCode, readCity } from './cities.ts'
import { isWithin } from './codes.ts'
import type { Division, DivisionCode } from './division.ts'
import type { Instance } from './network.ts'
import { type ParsedNetwork, parseNetwork } from './validate.ts'

/**
 * Which city (6 digits), which of its districts (6 digits each), which stations of theirs run an
 * instance of their own (9 digits each), and where each instance listens.
 */
export type NetworkPlan = {
  cityCode: string
  districts: readonly DivisionCode[] | 'all'
  alone?: readonly DivisionCode[]
  urlFor: (instanceId: string) => string
}

/**
 * A network of one instance for the city, one for each chosen district, one for each station that is to
 * stand alone, and one for all other townships of a district. Divisions of other districts are left out.
 * Says everything that is wrong with the plan.
 */
export function planNetwork({
  cityCode,
  districts,
  alone = [],
  urlFor,
}: NetworkPlan): ParsedNetwork {
  if (!isCityCode(cityCode))
    return { ok: false, problems: [`no city ${cityCode}; there are ${CITY_CODES.join(', ')}`] }
  const all = readCity(cityCode)
  const chosen = districts === 'all' ? codesOf(all, 'district') : districts
  const problems = districtProblems(all, chosen)
  if (problems.length > 0) return { ok: false, problems }
  const divisions = all.filter(
    ({ code, tier }) => tier === 'city' || chosen.some((district) => isWithin(code, district)),
  )
  const strangers = alone.filter((code) => !codesOf(divisions, 'township').includes(code))
  if (strangers.length > 0)
    return { ok: false, problems: strangers.map((code) => `no station ${code} in these districts`) }
  return parseNetwork({
    city: divisions[0]?.code,
    divisions,
    instances: instancesOf(divisions, alone).map((instance) => ({
      ...instance,
      url: urlFor(instance.id),
    })),
  })
}

function districtProblems(all: Division[], chosen: readonly DivisionCode[]): string[] {
  if (chosen.length === 0) return ['no district is chosen']
  const known = codesOf(all, 'district')
  return chosen
    .filter((code) => !known.includes(code))
    .map((code) => `no district ${code} in the city; there are ${known.join(', ')}`)
}

function instancesOf(
  divisions: Division[],
  alone: readonly DivisionCode[],
): Omit<Instance, 'url'>[] {
  const single = divisions.filter(({ code, tier }) => tier !== 'township' || alone.includes(code))
  const rest = codesOf(divisions, 'township').filter((code) => !alone.includes(code))
  const together = codesOf(divisions, 'district').map((district) => ({
    id: `township-${district}`,
    tier: 'township' as const,
    divisions: rest.filter((code) => isWithin(code, district)),
  }))
  return [
    ...single.map(({ code, tier }) => ({ id: `${tier}-${code}`, tier, divisions: [code] })),
    ...together.filter(({ divisions: served }) => served.length > 0),
  ]
}

function codesOf(divisions: Division[], tier: Division['tier']): DivisionCode[] {
  return divisions.filter((division) => division.tier === tier).map(({ code }) => code)
}
