import { isWithin } from './codes.ts'
import type { DivisionCode } from './division.ts'
import type { Instance, Network } from './network.ts'

/** The lower of two divisions of which one lies in the other; nothing when they are apart. */
const lowerOf = (one: DivisionCode, other: DivisionCode): DivisionCode[] => {
  if (isWithin(one, other)) return [one]
  return isWithin(other, one) ? [other] : []
}

/**
 * The divisions of whose cases both instances hold copies, those of their stations included: a copy
 * is kept along the path of a case, so it is where one of them stands above the other. Each is named
 * once; none lies in another, unless an instance serves both.
 */
export const divisionsHeldByBoth = (one: Instance, other: Instance): DivisionCode[] => [
  ...new Set(one.divisions.flatMap((own) => other.divisions.flatMap((code) => lowerOf(own, code)))),
]

/** The other instances that hold copies of any case of which this one holds a copy. */
export const copyHolders = ({ instances }: Network, instance: Instance): Instance[] =>
  instances.filter(
    (other) => other.id !== instance.id && divisionsHeldByBoth(instance, other).length > 0,
  )
