import { inArray, sql } from 'drizzle-orm'
import type { CaseEvent, CaseState } from '../case/index.ts'
import type { Reader } from './database.ts'
import { caseEvents, cases } from './tables.ts'

/** Reads the cases with these numbers, in one query; unknown ones are missing from the map. */
export const readCases = async (
  read: Reader,
  ids: readonly string[],
): Promise<Map<string, CaseState>> => {
  if (ids.length === 0) return new Map()
  const rows = await read
    .select({ id: cases.id, state: cases.state })
    .from(cases)
    .where(inArray(cases.id, [...ids]))
  return new Map(rows.map(({ id, state }) => [id, state]))
}

/** Reads the logs of these cases, in one query, each in the order of its numbers. */
export const readLogs = async (
  read: Reader,
  ids: readonly string[],
): Promise<Map<string, CaseEvent[]>> => {
  const logs = new Map<string, CaseEvent[]>(ids.map((id) => [id, []]))
  if (ids.length === 0) return logs
  const rows = await read
    .select({ caseId: caseEvents.caseId, event: caseEvents.event })
    .from(caseEvents)
    .where(inArray(caseEvents.caseId, [...ids]))
    .orderBy(sql`${caseEvents.caseId}, ${caseEvents.number}`)
  for (const { caseId, event } of rows) logs.get(caseId)?.push(event)
  return logs
}
