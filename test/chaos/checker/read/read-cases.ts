import type { Sql } from 'postgres'
import type { CaseSnapshot, CommandRow, Copy, ProjectionRow } from '../snapshot.ts'
import type { Reading } from './open-databases.ts'
import { type Draft, type Held, readDigests, readLogs } from './read-logs.ts'

type Row = Omit<ProjectionRow, 'endedAt'> & { id: string; endedAt: Date | null }

const readRows = (sql: Sql, ids: readonly string[]) => sql<Row[]>`
  select id, number, origin, department, status, holder, handed_from as "handedFrom",
    handed_to as "handedTo", ended_at as "endedAt",
    jsonb_build_object('number', state -> 'number', 'status', state -> 'status',
      'holder', state -> 'holder') as state
  from cases where id = any(${ids})`

const readCommands = (sql: Sql, ids: readonly string[]) => sql<(CommandRow & { id: string })[]>`
  select case_id as id, person, key from commands where case_id = any(${ids})`

/** What a database holds, apart from the logs themselves. */
const readCopies = async (reading: Reading, ids: readonly string[]): Promise<Held> => {
  const { instance, sql } = reading
  const [digests, rows, commands] = await Promise.all([
    readDigests(sql, ids),
    readRows(sql, ids),
    readCommands(sql, ids),
  ])
  const copies = new Map<string, Draft>()
  const copyOf = (id: string): Draft => {
    const copy = copies.get(id) ?? { instance, digest: null, row: null, commands: [] }
    copies.set(id, copy)
    return copy
  }
  for (const { id, digest } of digests) copyOf(id).digest = digest
  for (const { id, endedAt, ...row } of rows) {
    copyOf(id).row = { ...row, endedAt: endedAt?.getTime() ?? null }
  }
  for (const { id, person, key } of commands) copyOf(id).commands.push({ person, key })
  return { reading, copies }
}

/** What all databases hold about some cases. */
export const readCases = async (
  readings: readonly Reading[],
  ids: readonly string[],
): Promise<CaseSnapshot[]> => {
  const all = await Promise.all(readings.map((reading) => readCopies(reading, ids)))
  const logs = await readLogs(all)
  return ids.map((caseId) => ({
    caseId,
    copies: all.flatMap(({ copies }): Copy[] => {
      const draft = copies.get(caseId)
      if (!draft) return []
      const { digest, ...copy } = draft
      return [{ ...copy, log: logs.get(`${caseId} ${digest}`) ?? [] }]
    }),
  }))
}
