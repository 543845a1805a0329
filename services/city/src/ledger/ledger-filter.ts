import type { Sight } from '@liandong/shared/auth'
import type { CaseStatus } from '@liandong/shared/case'
import { isWithin } from '@liandong/shared/network'

/** What the list of cases is narrowed to. */
export type LedgerFilter = {
  division?: string | null
  statuses?: CaseStatus[] | null
  department?: string | null
  itemCode?: string | null
  acceptedFrom?: string | null
  acceptedUntil?: string | null
  overdue?: boolean | null
}

/** A filter inside what its caller may see; null when the two have nothing in common. */
export const withinSight = (filter: LedgerFilter, sight: Sight): LedgerFilter | null => {
  const division = filter.division ?? sight.within
  if (!isWithin(division, sight.within)) return null
  const { department } = sight
  if (department !== null && (filter.department ?? department) !== department) return null
  return { ...filter, division, department: department ?? filter.department ?? null }
}
