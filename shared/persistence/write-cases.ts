import type { CaseState } from '../case/index.ts'
import { type CaseRow, caseRow } from './case-row.ts'
import type { Writer } from './database.ts'
import { jsonLines } from './json-lines.ts'

// In one order everywhere, so that two replicas never wait for each other's rows.
const byId = (a: CaseState, b: CaseState): number => (a.id < b.id ? -1 : 1)

/** The part of a statement that writes how cases stand now, whether they were known or not. */
export const writeCases = (sql: Writer, states: readonly CaseState[]) => {
  const rows = states.toSorted(byId).map(caseRow)
  const column = <Name extends Exclude<keyof CaseRow, 'number'>>(name: Name): CaseRow[Name][] =>
    rows.map((row) => row[name])
  return sql`
    insert into cases (
      id, number, origin, department, item_code, mode, status, holder, handed_from, handed_to,
      assignee, accepted_at, due_on, calendar, ended_at, state
    )
    select
      id, number, origin, department, item_code, mode, status, holder, handed_from, handed_to,
      assignee, accepted_at::timestamptz, due_on::date, calendar, ended_at::timestamptz, state::jsonb
    from rows from (unnest(
      ${column('id')}::text[], ${rows.map(({ number }) => number)}::int[],
      ${column('origin')}::text[], ${column('department')}::text[], ${column('item_code')}::text[],
      ${column('mode')}::text[], ${column('status')}::text[], ${column('holder')}::text[],
      ${column('handed_from')}::text[], ${column('handed_to')}::text[],
      ${column('assignee')}::text[], ${column('accepted_at')}::text[], ${column('due_on')}::text[],
      ${column('calendar')}::text[], ${column('ended_at')}::text[]
    ), string_to_table(${jsonLines(column('state'))}, E'\\n')) as new (
      id, number, origin, department, item_code, mode, status, holder, handed_from, handed_to,
      assignee, accepted_at, due_on, calendar, ended_at, state
    )
    on conflict (id) do update set
      number = excluded.number, status = excluded.status, holder = excluded.holder,
      handed_from = excluded.handed_from, handed_to = excluded.handed_to,
      assignee = excluded.assignee, due_on = excluded.due_on, calendar = excluded.calendar,
      ended_at = excluded.ended_at, state = excluded.state, updated_at = now()`
}
