import type { CaseEvent, CaseState } from '../case/index.ts'
import type { Writer } from './database.ts'

/** Reads the cases with these numbers, in one query; unknown ones are missing from the map. */
export const readCases = async (
  sql: Writer,
  ids: readonly string[],
): Promise<Map<string, CaseState>> => {
  if (ids.length === 0) return new Map()
  const rows = await sql<{ id: string; state: string }[]>`
    select id, state::text from cases where id = any(${ids}::text[])`
  return new Map(rows.map(({ id, state }) => [id, JSON.parse(state)]))
}

/** Reads the logs of these cases, in one query, each in the order of its numbers. */
export const readLogs = async (
  sql: Writer,
  ids: readonly string[],
): Promise<Map<string, CaseEvent[]>> => {
  const logs = new Map<string, CaseEvent[]>(ids.map((id) => [id, []]))
  if (ids.length === 0) return logs
  const rows = await sql<{ id: string; event: string }[]>`
    select case_id as id, event::text from case_events where case_id = any(${ids}::text[])
    order by case_id, number`
  for (const { id, event } of rows) logs.get(id)?.push(JSON.parse(event))
  return logs
}
