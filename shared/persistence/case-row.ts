import { dueDate, type LocalDate, officialCalendar } from '../calendar/index.ts'
import type { CaseState } from '../case/index.ts'

/** The day by which the case is to be decided; null while its clock stands and once it is decided. */
const dueOn = ({ acceptedOn, item, stops, decision, endedAt }: CaseState): LocalDate | null =>
  decision || endedAt ? null : dueDate(officialCalendar, acceptedOn, item.promisedDays, stops).date

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
  due_on: dueOn(state),
  ended_at: state.endedAt,
  state: JSON.stringify(state),
})

/** One row of `cases`, as the statements send it. */
export type CaseRow = ReturnType<typeof caseRow>
