import type { Sql } from 'postgres'
import type { CaseSnapshot, CommandRow, Copy, ProjectionRow } from '../snapshot.ts'
import type { Reading } from './open-databases.ts'
import { type Draft, type Held, readDigests, readLogs } from './read-logs.ts'

type Row = { id: string; row: ProjectionRow; acceptedAt: number; endedAt: number | null }

// Whatever columns there are: the checker says so when it does not know one.
const readRows = (sql: Sql, ids: readonly string[]) => sql<Row[]>`
  select id, to_jsonb(cases) as row,
    floor(extract(epoch from accepted_at) * 1000)::float8 as "acceptedAt",
    floor(extract(epoch from ended_at) * 1000)::float8 as "endedAt"
  from cases where id = any(${ids})`

const readCommands = (sql: Sql, ids: readonly string[]) => sql<(CommandRow & { id: string })[]>`
  select case_id as id, person, key, fingerprint from commands where case_id = any(${ids})`

const readCalendar = async (sql: Sql): Promise<string | null> => {
  const [row] = await sql<{ version: string }[]>`select version from calendar_in_use`
  return row?.version ?? null
}

/** What a database holds, apart from the logs themselves. */
const readCopies = async (reading: Reading, ids: readonly string[]): Promise<Held> => {
  const { instance, sql } = reading
  const [calendar, digests, rows, commands] = await Promise.all([
    readCalendar(sql),
    readDigests(sql, ids),
    readRows(sql, ids),
    readCommands(sql, ids),
  ])
  const copies = new Map<string, Draft>()
  const copyOf = (id: string): Draft => {
    const copy = copies.get(id) ?? { instance, calendar, digest: null, row: null, commands: [] }
    copies.set(id, copy)
    return copy
  }
  for (const { id, digest } of digests) copyOf(id).digest = digest
  for (const { id, row, acceptedAt, endedAt } of rows) {
    copyOf(id).row = { ...row, accepted_at: acceptedAt, ended_at: endedAt }
  }
  for (const { id, ...command } of commands) copyOf(id).commands.push(command)
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
