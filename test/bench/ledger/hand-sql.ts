import type { Fragment, Sql } from 'postgres'
import { type ListQuestion, PAGE } from './questions.ts'

const STATUS: Record<string, string> = { IN_REVIEW: 'inReview', RETURNED: 'returned' }

const placeOf = (sql: Sql, code: string | undefined): Fragment => {
  if (!code || code.length === 4) return sql``
  return code.length === 6 ? sql`and left(origin, 6) = ${code}` : sql`and origin = ${code}`
}

const day = (sql: Sql, date: string): Fragment =>
  sql`(${date}::date::timestamp at time zone 'Asia/Shanghai')`

/** The rows of a page by hand: only the columns that are shown, the keys of the page as a row value. */
export const listRows = (sql: Sql, question: ListQuestion, workday: string) => {
  const { division, statuses, department, acceptedFrom, acceptedUntil, overdue, after } = question
  return sql`
    select id, status, accepted_at, holder, item_code, department, due_on,
      ended_at is null and due_on < ${workday}::date as overdue,
      state->'item'->>'name' as item, state->'applicant'->>'name' as applicant
    from cases
    where true ${placeOf(sql, division)}
      ${statuses ? sql`and status in ${sql(statuses.map((one) => STATUS[one] ?? one))}` : sql``}
      ${department ? sql`and department = ${department}` : sql``}
      ${acceptedFrom ? sql`and accepted_at >= ${day(sql, acceptedFrom)}` : sql``}
      ${acceptedUntil ? sql`and accepted_at < ${day(sql, acceptedUntil)} + interval '1 day'` : sql``}
      ${overdue ? sql`and ended_at is null and status <> 'decided' and due_on < ${workday}::date` : sql``}
      ${after ? sql`and (accepted_at, id) < (${after.at}::text::timestamptz, ${after.id})` : sql``}
    order by accepted_at desc, id desc limit ${PAGE + 1}`
}

/** Counts of every district by state, the city's too. */
export const countRows = (sql: Sql) => sql`
  select left(origin, 6) as district, status, sum(count)::int as count
  from case_tallies group by grouping sets ((left(origin, 6), status), (status))`
