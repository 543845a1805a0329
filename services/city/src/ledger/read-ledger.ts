import type { CaseState, CaseStatus } from '@liandong/shared/case'
import {
  type Cursor,
  cases,
  type Page,
  pageOf,
  pageSize,
  type Reader,
} from '@liandong/shared/persistence'
import { and, desc, eq, inArray, isNull, ne, type SQL, sql } from 'drizzle-orm'
import { caseTallies } from '../tables.ts'
import type { LedgerFilter } from './ledger-filter.ts'

/** In and below a division, written as the expressions that the indexes have. */
const inDivision = (code: string): SQL | undefined => {
  if (code.length === 4) return undefined
  return code.length === 6 ? sql`left(${cases.origin}, 6) = ${code}` : eq(cases.origin, code)
}

/** Days are China's; a filter by date is a range of instants, so that the index on the time serves it. */
const startOf = (date: string): SQL => sql`(${date}::date::timestamp at time zone 'Asia/Shanghai')`

const overdue = (workday: string): SQL | undefined =>
  and(isNull(cases.endedAt), ne(cases.status, 'decided'), sql`${cases.dueOn} < ${workday}`)

const conditions = (filter: LedgerFilter, workday: string): (SQL | undefined)[] => [
  filter.division ? inDivision(filter.division) : undefined,
  filter.statuses?.length ? inArray(cases.status, filter.statuses) : undefined,
  filter.department ? eq(cases.department, filter.department) : undefined,
  filter.itemCode ? eq(cases.itemCode, filter.itemCode) : undefined,
  filter.acceptedFrom ? sql`${cases.acceptedAt} >= ${startOf(filter.acceptedFrom)}` : undefined,
  filter.acceptedUntil
    ? sql`${cases.acceptedAt} < ${startOf(filter.acceptedUntil)} + interval '1 day'`
    : undefined,
  filter.overdue ? overdue(workday) : undefined,
]

/** A page of the city's cases, the newest first. */
export const readLedger = async (
  read: Reader,
  filter: LedgerFilter,
  workday: string,
  first: number,
  after: Cursor | null,
): Promise<Page<CaseState>> => {
  const size = pageSize(first)
  const beyond = after
    ? sql`(${cases.acceptedAt}, ${cases.id}) < (${after.at}::timestamptz, ${after.id})`
    : undefined
  const rows = await read
    .select({ state: cases.state })
    .from(cases)
    .where(and(...conditions(filter, workday), beyond))
    .orderBy(desc(cases.acceptedAt), desc(cases.id))
    .limit(size + 1)
  return pageOf(
    rows.map(({ state }) => state),
    size,
  )
}

/** Counts by origin and status, from the tallies: a few thousand rows whatever the number of cases. */
export const readTallies = async (
  read: Reader,
  department: string | null,
): Promise<{ origin: string; status: CaseStatus; count: number }[]> =>
  read
    .select({
      origin: caseTallies.origin,
      status: sql<CaseStatus>`${caseTallies.status}`,
      count: sql<number>`sum(${caseTallies.count})::int`,
    })
    .from(caseTallies)
    .where(department === null ? undefined : eq(caseTallies.department, department))
    .groupBy(caseTallies.origin, caseTallies.status)
