import type { CaseState, CaseStatus } from '@liandong/shared/case'
import { type Cursor, type Page, pageOf, pageSize, type Writer } from '@liandong/shared/persistence'
import type { LedgerFilter } from './ledger-filter.ts'

/** In and below a division, written as the expressions that the indexes have. */
const inDivision = (sql: Writer, code: string) => {
  if (code.length === 4) return sql``
  return code.length === 6 ? sql`and left(origin, 6) = ${code}` : sql`and origin = ${code}`
}

/** Days are China's; a filter by date is a range of instants, so that the index on the time serves it. */
const startOf = (sql: Writer, date: string) =>
  sql`(${date}::text::date::timestamp at time zone 'Asia/Shanghai')`

/** The first three conditions are those of the index `ledger_overdue`. */
const overdue = (sql: Writer, workday: string) =>
  sql`ended_at is null and status <> 'decided' and due_on < ${workday}::text::date`

/** A case that is over, or whose clock stands, is not overdue. */
const timeliness = (sql: Writer, wanted: boolean | null | undefined, workday: string) => {
  if (wanted === true) return sql`and ${overdue(sql, workday)}`
  return wanted === false ? sql`and (${overdue(sql, workday)}) is not true` : sql``
}

const narrowed = (sql: Writer, filter: LedgerFilter, workday: string) => {
  const { division, statuses, department, itemCode, acceptedFrom, acceptedUntil } = filter
  return sql`
    ${division ? inDivision(sql, division) : sql``}
    ${statuses?.length ? sql`and status = any(${statuses}::text[])` : sql``}
    ${department ? sql`and department = ${department}` : sql``}
    ${itemCode ? sql`and item_code = ${itemCode}` : sql``}
    ${acceptedFrom ? sql`and accepted_at >= ${startOf(sql, acceptedFrom)}` : sql``}
    ${
      acceptedUntil
        ? sql`and accepted_at < ${startOf(sql, acceptedUntil)} + interval '1 day'`
        : sql``
    }
    ${timeliness(sql, filter.overdue, workday)}`
}

/** Which page of which cases, and what of them nobody wants to see. */
export type LedgerPage = {
  filter: LedgerFilter
  /** Before which a due date counts as overdue. */
  workday: string
  first: number
  after: Cursor | null
  leftOut: readonly string[]
}

/**
 * A page of the city's cases, the newest first. The parts left out never leave the database: on a
 * million cases reading them was half the time of the service and a third of the database's.
 */
export const readLedger = async (
  sql: Writer,
  { filter, workday, first, after, leftOut }: LedgerPage,
): Promise<Page<CaseState>> => {
  const size = pageSize(first)
  const beyond = after
    ? sql`and (accepted_at, id) < (${after.at}::text::timestamptz, ${after.id})`
    : sql``
  const rows = await sql<{ state: string }[]>`
    select (state - ${leftOut}::text[])::text as state from cases
    where true ${narrowed(sql, filter, workday)} ${beyond}
    order by accepted_at desc, id desc limit ${size + 1}`
  return pageOf(
    rows.map(({ state }) => JSON.parse(state)),
    size,
  )
}

/** How many cases the filter finds, on all pages together. */
export const countLedger = async (
  sql: Writer,
  filter: LedgerFilter,
  workday: string,
): Promise<number> => {
  const [row] = await sql<{ count: number }[]>`
    select count(*)::int as count from cases where true ${narrowed(sql, filter, workday)}`
  return row?.count ?? 0
}

/** Counts by origin and status, from the tallies: a few thousand rows whatever the number of cases. */
export const readTallies = (
  sql: Writer,
  department: string | null,
): PromiseLike<{ origin: string; status: CaseStatus; count: number }[]> => sql`
  select origin, status, sum(count)::int as count from case_tallies
  where ${department}::text is null or department = ${department}
  group by origin, status`
