import type { CaseStatus } from '@liandong/shared/case'
import { divisionOfOrigin, isWithin } from '@liandong/shared/network'

/** How many cases of a counter have a status. */
export type Tally = { origin: string; status: CaseStatus; count: number }

type Sums = Map<CaseStatus, number>

const add = (sums: Sums, status: CaseStatus, count: number): void => {
  sums.set(status, (sums.get(status) ?? 0) + count)
}

const byDivision = (tallies: readonly Tally[]): Map<string, Sums> => {
  const divisions = new Map<string, Sums>()
  for (const { origin, status, count } of tallies) {
    const division = divisionOfOrigin(origin)
    const sums = divisions.get(division) ?? new Map()
    divisions.set(division, sums)
    add(sums, status, count)
  }
  return divisions
}

/** Tells the counts of all cases accepted in or below a division, by status; none that are zero. */
export const sumTallies = (tallies: readonly Tally[]) => {
  const divisions = byDivision(tallies)
  return (code: string): { status: CaseStatus; count: number }[] => {
    const total: Sums = new Map()
    for (const [division, sums] of divisions) {
      if (!isWithin(division, code)) continue
      for (const [status, count] of sums) add(total, status, count)
    }
    return [...total].filter(([, count]) => count > 0).map(([status, count]) => ({ status, count }))
  }
}
