import type { Calendar } from '../../calendar/index.ts'
import type { Database, Session, Writer } from '../database.ts'
import { type CountedState, dueColumns } from './due-columns.ts'

/**
 * How many open cases were looked at, of how many the due date was another one, and which ones cannot
 * be counted: their state is no state, and they keep the date that they have.
 */
export type Recounted = { read: number; moved: number; uncountable: string[] }

type Row = { id: string; number: number; calendar: string; due_on: string | null; state: string }
type Place = Pick<Row, 'calendar' | 'id'>

/** A few hundred bytes a row: a batch is small, and its locks are held for some milliseconds. */
const BATCH = 500

const FIRST: Place = { calendar: '', id: '' }

/** What a due date is counted from, of all that a state holds. */
const parts = (sql: Writer) => sql`
  id, number, calendar, due_on::text, jsonb_build_object(
    'acceptedOn', state->'acceptedOn', 'stops', state->'stops', 'decision', state->'decision',
    'endedAt', state->'endedAt',
    'item', jsonb_build_object('promisedDays', state->'item'->'promisedDays')
  )::text as state`

const readAfter = (sql: Writer, { calendar, id }: Place): PromiseLike<Row[]> => sql<Row[]>`
  select ${parts(sql)} from cases
  where calendar is not null and (calendar, id) > (${calendar}, ${id})
  order by calendar, id limit ${BATCH}`

// Two ranges of the index: `<>` would walk through all that is well.
const readStale = (sql: Writer, version: string): PromiseLike<Row[]> => sql<Row[]>`
  select ${parts(sql)} from cases where calendar < ${version} or calendar > ${version}
  limit ${BATCH}`

type Counted = Pick<Row, 'id' | 'number'> & ReturnType<typeof dueColumns>

/** Null for a state that cannot be counted: one damaged row must not keep a counter closed. */
const countAnew = ({ id, number, state }: Row, calendar: Calendar): Counted | null => {
  try {
    return { id, number, ...dueColumns(JSON.parse(state) as CountedState, calendar) }
  } catch {
    return null
  }
}

/**
 * Writes due dates of cases that still stand at the number at which they were read: what a command or
 * the inbox has written since was counted by whoever wrote it. Locked in the order in which everybody
 * locks cases, so that nobody waits for each other.
 */
const writeCounted = (sql: Writer, rows: readonly Counted[]) => sql<{ moved: boolean }[]>`
  with counted as materialized (
    select * from unnest(
      ${rows.map(({ id }) => id)}::text[], ${rows.map(({ number }) => number)}::int[],
      ${rows.map(({ due_on }) => due_on)}::text[], ${rows.map(({ calendar }) => calendar)}::text[]
    ) as counted (id, number, due_on, calendar)
  ), locked as materialized (
    select cases.id, cases.number, counted.due_on::date, counted.calendar
    from cases join counted on counted.id = cases.id and counted.number = cases.number
    order by cases.id for update of cases
  )
  update cases set due_on = locked.due_on, calendar = locked.calendar
  from locked where cases.id = locked.id and cases.number = locked.number
  returning old.due_on is distinct from new.due_on as moved`

const recountRows = async (
  sql: Writer,
  rows: readonly Row[],
  calendar: Calendar,
): Promise<{ written: number; moved: number; uncountable: string[] }> => {
  const counted = rows.map((row) => ({ row, now: countAnew(row, calendar) }))
  const other = counted.flatMap(({ row, now }) =>
    now === null || (row.due_on === now.due_on && row.calendar === now.calendar) ? [] : [now],
  )
  const written = other.length > 0 ? await writeCounted(sql, other) : []
  return {
    written: written.length,
    moved: written.filter(({ moved }) => moved).length,
    uncountable: counted.flatMap(({ row, now }) => (now === null ? [row.id] : [])),
  }
}

/** What a log line can hold. */
const MOST_NAMED = 20

type Pass = {
  next: (session: Session, last: Place) => PromiseLike<Row[]>
  isOver: (written: number) => boolean
}

/** One pass; a batch is read and written on one database, or fails when another one answers. */
const recount = async (
  { session }: Pick<Database, 'session'>,
  calendar: Calendar,
  { next, isOver }: Pass,
): Promise<Recounted> => {
  const total: Recounted = { read: 0, moved: 0, uncountable: [] }
  for (let last: Place | undefined = FIRST; last !== undefined; ) {
    const held = session()
    const rows: Row[] = await next(held, last)
    const { written, moved, uncountable } = await recountRows(held.write, rows, calendar)
    total.read += rows.length
    total.moved += moved
    total.uncountable = [...total.uncountable, ...uncountable].slice(0, MOST_NAMED)
    last = rows.length < BATCH || isOver(written) ? undefined : rows.at(-1)
  }
  return total
}

/**
 * Counts the due dates of all open cases anew and writes those that are others, whatever they were
 * counted by. It may be broken off and repeated at any moment, and run beside other replicas.
 */
export const recountAll = (
  database: Pick<Database, 'session'>,
  calendar: Calendar,
): Promise<Recounted> =>
  recount(database, calendar, {
    next: ({ write }, last) => readAfter(write, last),
    isOver: () => false,
  })

/** Counts anew only what was counted by another calendar: nothing, unless another program writes. */
export const recountStale = (
  database: Pick<Database, 'session'>,
  calendar: Calendar,
): Promise<Recounted> =>
  recount(database, calendar, {
    next: ({ write }) => readStale(write, calendar.version),
    // The same rows would come again.
    isOver: (written) => written === 0,
  })
