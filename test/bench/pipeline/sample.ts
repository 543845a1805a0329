import type { Sql } from 'postgres'

/** A case as a service wrote it, from which rows of the same size are made. */
export type Sample = { events: string[]; state: string; row: Record<string, string | null> }

type Row = { event: object; state: object; row: Record<string, string | null> }

/** Reads the log of a case, and its row, as the service left them. Throws when there is none. */
export const readSample = async (sql: Sql, id: string): Promise<Sample> => {
  const rows = await sql<Row[]>`
    select event, state, to_jsonb(cases) - 'state' as row
    from cases join case_events on case_id = id where id = ${id} order by case_events.number`
  const [first] = rows
  if (!first) throw new Error(`no case ${id}`)
  const events = rows.map(({ event }) => JSON.stringify(event))
  return { events, state: JSON.stringify(first.state), row: first.row }
}

/** One row set of the floor: which case, which entry of its log, under which command key. */
export type Entry = { id: string; number: number; key: string }

/** Another case number of the same length; days that no calendar has keep it apart from real ones. */
export const caseIdOf = ({ row }: Sample, serial: number): string => {
  const day = String(20_000_000 + Math.floor(serial / 100_000))
  return `${row.origin ?? ''}-${day}-${String(serial % 100_000).padStart(5, '0')}-X`
}

/** The entry's event as JSON, as large as a real one. */
export const eventText = ({ events, row }: Sample, { id, number }: Entry): string => {
  const text = events[(number - 1) % events.length] ?? ''
  return text.replace(row.id ?? '', id).replace(/"number":\d+/, `"number":${number}`)
}

/** The case's state as JSON, as large as a real one. */
export const stateText = ({ state, row }: Sample, id: string): string =>
  state.replace(row.id ?? '', id)
