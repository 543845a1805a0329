import type { CaseEvent, CaseState } from '../../case/index.ts'
import type { Writer } from '../database.ts'
import type { Quota } from '../quota.ts'

/** How the copies of some cases stand, which events wait for them, and how many bytes those are. */
export type Copies = {
  states: Map<string, CaseState>
  waiting: CaseEvent[]
  used: Map<string, Quota>
}

type Row = { state: CaseState | null; waiting: CaseEvent | null; bytes: number }

const usedBy = (rows: readonly Row[]): Map<string, Quota> => {
  const used = new Map<string, Quota>()
  for (const { waiting, bytes: more } of rows) {
    if (!waiting) continue
    const { count, bytes } = used.get(waiting.caseId) ?? { count: 0, bytes: 0 }
    used.set(waiting.caseId, { count: count + 1, bytes: bytes + more })
  }
  return used
}

/** Loads copies and waiting events in one look: the write is what finds out whether they still stand. */
export const loadCopies = async (sql: Writer, ids: string[]): Promise<Copies> => {
  const rows = await sql<Row[]>`
    select state, null::jsonb as waiting, 0 as bytes from cases where id = any(${ids}::text[])
    union all
    select null, event, bytes from early_events where case_id = any(${ids}::text[])`
  return {
    states: new Map(rows.flatMap(({ state }) => (state ? [[state.id, state]] : []))),
    waiting: rows.flatMap(({ waiting }) => waiting ?? []),
    used: usedBy(rows),
  }
}
