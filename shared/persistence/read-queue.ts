import { and, asc, eq, inArray, isNotNull, or, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import type { CaseState } from '../case/index.ts'
import type { Cursor } from './cursor.ts'
import type { Reader } from './database.ts'
import { type Page, pageOf, pageSize } from './page.ts'
import { cases } from './tables.ts'

/** Where a case stands as seen from a division's queue. */
export type QueuePlace = 'handedIn' | 'inHand' | 'handedOut'

const column: Record<QueuePlace, AnyPgColumn> = {
  handedIn: cases.handedTo,
  inHand: cases.holder,
  handedOut: cases.handedFrom,
}

/** The figures of one division's queue. */
export type QueueCounts = Record<QueuePlace, number> & { unclaimed: number; overdue: number }

const emptyCounts = (): QueueCounts => ({
  handedIn: 0,
  inHand: 0,
  handedOut: 0,
  unclaimed: 0,
  overdue: 0,
})

/** What is asked of queues, beside whose. */
export type QueueView = {
  department: string | null
  /** Before which a due date counts as overdue. */
  workday: string
  /** Whether cases are claimed at this tier at all. */
  claimable: boolean
}

/** What somebody can claim: a decided case only waits to be delivered. */
const unclaimed = (claimable: boolean): SQL =>
  claimable ? sql`(${cases.assignee} is null and ${cases.status} <> 'decided')` : sql`false`

const ofDepartment = (department: string | null): SQL | undefined =>
  department === null ? undefined : eq(cases.department, department)

const countPlace = (
  read: Reader,
  place: QueuePlace,
  codes: string[],
  { department, workday, claimable }: QueueView,
) =>
  read
    .select({
      code: sql<string>`${column[place]}`,
      count: sql<number>`count(*)::int`,
      unclaimed: sql<number>`(count(*) filter (where ${unclaimed(claimable)}))::int`,
      overdue: sql<number>`(count(*) filter (where ${cases.dueOn} < ${workday}))::int`,
    })
    .from(cases)
    .where(and(inArray(column[place], codes), isNotNull(column[place]), ofDepartment(department)))
    .groupBy(column[place])

/** Counts the queues of several divisions with one query a place, by partial indexes on open cases only. */
export const countQueues = async (
  read: Reader,
  codes: readonly string[],
  view: QueueView,
): Promise<Map<string, QueueCounts>> => {
  const counts = new Map(codes.map((code) => [code, emptyCounts()]))
  const places: QueuePlace[] = ['handedIn', 'inHand', 'handedOut']
  const answers = await Promise.all(
    places.map((place) => countPlace(read, place, [...codes], view)),
  )
  for (const [index, rows] of answers.entries()) {
    const place = places[index]
    for (const row of rows) {
      const queue = counts.get(row.code)
      if (!queue || !place) continue
      queue[place] = row.count
      if (place !== 'handedIn') queue.overdue += row.overdue
      if (place === 'inHand') queue.unclaimed = row.unclaimed
    }
  }
  return counts
}

/**
 * Who works on what: counts of the cases in hand by department and person, and of those that somebody
 * can claim. Two people of one name are two.
 */
export const readWorkload = (
  read: Reader,
  code: string,
  { department, claimable }: Omit<QueueView, 'workday'>,
) =>
  read
    .select({
      department: cases.department,
      assigneeId: cases.assignee,
      assignee: sql<string | null>`max(${cases.state}->'assignee'->>'name')`,
      count: sql<number>`count(*)::int`,
    })
    .from(cases)
    .where(
      and(
        eq(cases.holder, code),
        ofDepartment(department),
        or(isNotNull(cases.assignee), unclaimed(claimable)),
      ),
    )
    .groupBy(cases.department, cases.assignee)
    .orderBy(cases.department, sql`3`, cases.assignee)

/** A page of a division's queue, the oldest first. */
export const readQueue = async (
  read: Reader,
  where: { code: string; place: QueuePlace; department: string | null },
  first: number,
  after: Cursor | null,
): Promise<Page<CaseState>> => {
  const size = pageSize(first)
  const beyond = after
    ? sql`(${cases.acceptedAt}, ${cases.id}) > (${after.at}::timestamptz, ${after.id})`
    : undefined
  const rows = await read
    .select({ state: cases.state })
    .from(cases)
    .where(and(eq(column[where.place], where.code), ofDepartment(where.department), beyond))
    .orderBy(asc(cases.acceptedAt), asc(cases.id))
    .limit(size + 1)
  return pageOf(
    rows.map(({ state }) => state),
    size,
  )
}
