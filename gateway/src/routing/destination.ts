import { parseCaseNumber } from '@liandong/shared/case'
import {
  ancestorAt,
  type DivisionCode,
  divisionOfOrigin,
  type Instance,
  type NetworkIndex,
  type Tier,
  tierOf,
} from '@liandong/shared/network'

/** The instance that answers for a division. */
export type Served = { instance: Instance; division: DivisionCode }

/** Where a key leads: to an instance; or to none, because the division is not served, or not known (null). */
export type Destination = Served | { instance: null; division: DivisionCode | null }

const nowhere = { instance: null, division: null }

const readDivision = (key: string): DivisionCode | null => {
  if (tierOf(key)) return key
  const parsed = parseCaseNumber(key)
  return parsed.ok ? divisionOfOrigin(parsed.value.origin) : null
}

/** Every case of a list is asked for at three tiers: its number is read once. */
const divisions = new Map<string, DivisionCode | null>()
const REMEMBERED = 10_000

/** The division that a key names: a division code names itself, a case number the one that accepted it. */
const divisionOf = (key: string): DivisionCode | null => {
  const known = divisions.get(key)
  if (known !== undefined) return known
  const division = readDivision(key)
  if (divisions.size >= REMEMBERED) divisions.clear()
  // What nobody can read may be of any length.
  if (division !== null) divisions.set(key, division)
  return division
}

/** The instance of a tier of which there is only one, as it is with the city. */
export const onlyInstance = (network: NetworkIndex, tier: Tier | null): Destination => {
  const [instance, ...others] = [...network.instances.values()].filter((one) => one.tier === tier)
  const division = instance?.divisions[0]
  return instance && division && others.length === 0 ? { instance, division } : nowhere
}

/**
 * The instance that answers for a key at a tier (null: the key's own division). A text that names no
 * division goes to the tier's only instance, if it has only one: the tier explains best what is
 * wrong with a number that somebody typed. A walk-in at a centre has no instance at the tiers below.
 */
export const destinationOf = (
  network: NetworkIndex,
  tier: Tier | null,
  key: string,
): Destination => {
  const named = divisionOf(key)
  if (named === null) return onlyInstance(network, tier)
  const division = tier ? ancestorAt(named, tier) : named
  if (division === null) return { instance: null, division: named }
  const instance = network.instanceServing(division)
  if (instance) return { instance, division }
  return network.division(division) ? { instance: null, division } : nowhere
}
