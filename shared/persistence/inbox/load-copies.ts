import type { CaseEvent, CaseState } from '../../case/index.ts'
import type { Writer } from '../database.ts'

/** How the copies of some cases stand, and which events wait for them. */
export type Copies = { states: Map<string, CaseState>; waiting: CaseEvent[] }

type Row = { state: CaseState | null; waiting: CaseEvent | null }

/** Loads copies and waiting events in one look: the write is what finds out whether they still stand. */
export const loadCopies = async (sql: Writer, ids: string[]): Promise<Copies> => {
  const rows = await sql<Row[]>`
    select state, null::jsonb as waiting from cases where id = any(${ids}::text[])
    union all
    select null, event from early_events where case_id = any(${ids}::text[])`
  return {
    states: new Map(rows.flatMap(({ state }) => (state ? [[state.id, state]] : []))),
    waiting: rows.flatMap(({ waiting }) => waiting ?? []),
  }
}
