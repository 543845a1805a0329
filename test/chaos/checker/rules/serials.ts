import type { Places } from '../places.ts'
import type { InstanceSnapshot } from '../snapshot.ts'
import type { Finding } from '../violation.ts'

/** Running numbers of a counter that another instance serves would be given out twice. */
const foreign = ({ instance, serials: rows }: InstanceSnapshot, places: Places): Finding[] =>
  rows
    .filter(({ origin }) => places.servedBy(places.atOrigin(origin) ?? '') !== instance)
    .map(({ origin, day }) => {
      const told = `${instance}: it gives out numbers of ${origin} on ${day}, which it does not serve`
      return { rule: 'serials', caseId: null, told }
    })

/**
 * No running number will be given out again: where cases were accepted, the counter's last number
 * of the day is not below the highest one that is in use.
 */
export const serials = (
  snapshot: InstanceSnapshot,
  highest: ReadonlyMap<string, number>,
  places: Places,
): Finding[] => {
  const { instance, serials: rows } = snapshot
  const last = new Map(rows.map(({ origin, day, last: value }) => [`${origin} ${day}`, value]))
  const again = [...highest]
    .filter(([day, used]) => used > (last.get(day) ?? 0))
    .map(([day, used]) => {
      const told = `${instance}: ${day} has come to ${last.get(day) ?? 0}, ${used} is in use`
      return { rule: 'serials', caseId: null, told }
    })
  return [...again, ...foreign(snapshot, places)]
}
