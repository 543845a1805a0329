import type { CaseEvent, CaseState } from '../../case/index.ts'
import type { Writer } from '../database.ts'

/** How the copies of some cases stand, and which events wait for them. */
export type Copies = { states: Map<string, CaseState>; waiting: CaseEvent[] }

/** Loads copies and waiting events, side by side: the write is what finds out whether they still stand. */
export const loadCopies = async (sql: Writer, ids: string[]): Promise<Copies> => {
  const [cases, early] = await Promise.all([
    sql<{ id: string; state: CaseState }[]>`
      select id, state from cases where id = any(${ids}::text[])`,
    sql<{ event: CaseEvent }[]>`
      select event from early_events where case_id = any(${ids}::text[])`,
  ])
  return {
    states: new Map(cases.map(({ id, state }) => [id, state])),
    waiting: early.map(({ event }) => event),
  }
}
