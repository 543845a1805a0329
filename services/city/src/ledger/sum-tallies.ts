import type { CaseStatus } from '@liandong/shared/case'
import { divisionOfOrigin, isWithin } from '@liandong/shared/network'

/** How many cases of a counter have a status. */
export type Tally = { origin: string; status: CaseStatus; count: number }

/** The counts of all cases that were accepted in or below a division, by status; none that are zero. */
export const sumTallies = (
  tallies: readonly Tally[],
  division: string,
): { status: CaseStatus; count: number }[] => {
  const sums = new Map<CaseStatus, number>()
  for (const { origin, status, count } of tallies) {
    if (!isWithin(divisionOfOrigin(origin), division)) continue
    sums.set(status, (sums.get(status) ?? 0) + count)
  }
  return [...sums].filter(([, count]) => count > 0).map(([status, count]) => ({ status, count }))
}
