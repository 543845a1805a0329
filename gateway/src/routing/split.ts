import { type DivisionCode, type Instance, pathOf } from '@liandong/shared/network'
import type { Destination } from './destination.ts'

/** What one instance is asked for. */
export type Share = {
  instance: Instance
  /** Each key once. */
  keys: string[]
  /** Where each key stood in the list that was asked for; at more than one place if it was repeated. */
  places: number[][]
  /** The smallest division that contains all that this instance is asked about. */
  division: DivisionCode
}

/** The smallest division that contains both; divisions of one network meet in the city at the latest. */
export const meetingPoint = (one: DivisionCode, other: DivisionCode): DivisionCode => {
  const path = pathOf(other)
  return pathOf(one).findLast((step) => path.includes(step)) ?? one
}

/** Splits a list of keys over the instances that answer for them. Keys that lead to nobody are left out. */
export const splitByInstance = (
  keys: readonly string[],
  destination: (key: string) => Destination,
): Share[] => {
  const shares = new Map<string, Share>()
  const placesOf = new Map<string, number[]>()
  keys.forEach((key, place) => {
    const known = placesOf.get(key)
    if (known) {
      known.push(place)
      return
    }
    const places = [place]
    placesOf.set(key, places)
    const at = destination(key)
    if (!at.instance) return
    const share = shares.get(at.instance.id) ?? { ...at, keys: [], places: [] }
    share.keys.push(key)
    share.places.push(places)
    share.division = meetingPoint(share.division, at.division)
    shares.set(at.instance.id, share)
  })
  return [...shares.values()]
}
