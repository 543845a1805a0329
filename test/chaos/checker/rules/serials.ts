import type { InstanceSnapshot } from '../snapshot.ts'
import type { Finding } from '../violation.ts'

/**
 * No running number will be given out again: where cases were accepted, the counter's last number
 * of the day is not below the highest one that is in use.
 */
export const serials = (
  { instance, serials: rows }: InstanceSnapshot,
  highest: ReadonlyMap<string, number>,
): Finding[] => {
  const last = new Map(rows.map(({ origin, day, last: value }) => [`${origin} ${day}`, value]))
  return [...highest]
    .filter(([day, used]) => used > (last.get(day) ?? 0))
    .map(([day, used]) => {
      const told = `${instance}: ${day} has come to ${last.get(day) ?? 0}, ${used} is in use`
      return { rule: 'serials', caseId: null, told }
    })
}
