import type { Tally } from '../snapshot.ts'
import type { Finding } from '../violation.ts'

/** The counter, department and status that a tally counts, as one key. */
export const tallyKey = ({ origin, department, status }: Omit<Tally, 'count'>): string =>
  `${origin} ${department} ${status}`

/** The city's tallies are the counts of the cases in its own logs. */
export const tallies = (
  kept: readonly Tally[],
  counted: ReadonlyMap<string, number>,
): Finding[] => {
  const own = new Map(kept.map((tally) => [tallyKey(tally), tally.count]))
  return [...new Set([...own.keys(), ...counted.keys()])]
    .filter((key) => (own.get(key) ?? 0) !== (counted.get(key) ?? 0))
    .map((key) => {
      const told = `${key}: tallied ${own.get(key) ?? 0}, in the logs ${counted.get(key) ?? 0}`
      return { rule: 'tallies', caseId: null, told }
    })
}
