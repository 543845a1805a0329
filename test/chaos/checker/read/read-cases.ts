import type { Sql } from 'postgres'
import { type Entry, readEntry } from '../entry.ts'
import type { CaseSnapshot, CommandRow, Copy, ProjectionRow } from '../snapshot.ts'
import type { Reading } from './open-databases.ts'

/** A log as text, one event a line: equal texts are equal logs, and only one of them is parsed. */
type LogText = { id: string; numbers: string; events: string }

const readLogs = (sql: Sql, ids: readonly string[]) => sql<LogText[]>`
  select case_id as id, string_agg(number::text, ',' order by number) as numbers,
    string_agg(event::text, E'\n' order by number) as events
  from case_events where case_id = any(${ids}) group by case_id`

type Row = Omit<ProjectionRow, 'endedAt'> & { id: string; endedAt: Date | null }

const readRows = (sql: Sql, ids: readonly string[]) => sql<Row[]>`
  select id, number, origin, department, status, holder, handed_from as "handedFrom",
    handed_to as "handedTo", ended_at as "endedAt",
    jsonb_build_object('number', state -> 'number', 'status', state -> 'status',
      'holder', state -> 'holder') as state
  from cases where id = any(${ids})`

const readCommands = (sql: Sql, ids: readonly string[]) => sql<(CommandRow & { id: string })[]>`
  select case_id as id, person, key from commands where case_id = any(${ids})`

/** Reads logs; a log that another database holds letter for letter is the very same array. */
const logReader = () => {
  const known = new Map<string, { text: string; log: Entry[] }>()
  return ({ id, numbers, events }: LogText): Entry[] => {
    const text = `${numbers}\n${events}`
    const model = known.get(id)
    if (model?.text === text) return model.log
    const lines = events.split('\n')
    const log = numbers.split(',').map((number, index) => {
      const event: unknown = JSON.parse(lines[index] ?? 'null')
      return readEntry(Number(number), event)
    })
    if (!model) known.set(id, { text, log })
    return log
  }
}

type Draft = {
  instance: string
  log: readonly Entry[]
  row: ProjectionRow | null
  commands: CommandRow[]
}

const readCopies = async (
  { instance, sql }: Reading,
  ids: readonly string[],
  logOf: (text: LogText) => Entry[],
): Promise<Map<string, Copy>> => {
  const [logs, rows, commands] = await Promise.all([
    readLogs(sql, ids),
    readRows(sql, ids),
    readCommands(sql, ids),
  ])
  const copies = new Map<string, Draft>()
  const copyOf = (id: string): Draft => {
    const copy = copies.get(id) ?? { instance, log: [], row: null, commands: [] }
    copies.set(id, copy)
    return copy
  }
  for (const text of logs) copyOf(text.id).log = logOf(text)
  for (const { id, endedAt, ...row } of rows) {
    copyOf(id).row = { ...row, endedAt: endedAt?.getTime() ?? null }
  }
  for (const { id, person, key } of commands) copyOf(id).commands.push({ person, key })
  return copies
}

/** What all databases hold about some cases. */
export const readCases = async (
  readings: readonly Reading[],
  ids: readonly string[],
): Promise<CaseSnapshot[]> => {
  const logOf = logReader()
  const all = await Promise.all(readings.map((reading) => readCopies(reading, ids, logOf)))
  return ids.map((caseId) => ({
    caseId,
    copies: all.map((copies) => copies.get(caseId)).filter((copy) => copy !== undefined),
  }))
}
