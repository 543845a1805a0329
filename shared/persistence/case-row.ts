import { officialCalendar } from '../calendar/index.ts'
import type { CaseState } from '../case/index.ts'
import { dueColumns } from './due-dates/due-columns.ts'

/** The columns of `cases` that lists filter and sort by, taken from the state. */
export const caseRow = (state: CaseState) => ({
  id: state.id,
  number: state.number,
  origin: state.origin,
  department: state.item.department,
  item_code: state.item.code,
  mode: state.item.mode,
  status: state.status,
  holder: state.holder,
  handed_from: state.transit?.from ?? null,
  handed_to: state.transit?.to ?? null,
  assignee: state.assignee?.id ?? null,
  accepted_at: state.acceptedAt,
  ...dueColumns(state, officialCalendar),
  ended_at: state.endedAt,
  state: JSON.stringify(state),
})

/** One row of `cases`, as the statements send it. */
export type CaseRow = ReturnType<typeof caseRow>
