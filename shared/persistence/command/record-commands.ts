import type { CaseEvent, CaseState } from '../../case/index.ts'
import { arrayLiteral } from '../array-types.ts'
import type { Session, Writer } from '../database.ts'
import { jsonLines } from '../json-lines.ts'
import type { OutgoingMessage } from '../outbox/outgoing.ts'
import { writeCases } from '../write-cases.ts'

/** Who gave which command: the idempotency key belongs to the person. */
export type CommandKey = { person: string; key: string; fingerprint: string }

/** An event, and the message that tells it to others: its payload is the event as it stands in the log. */
export type Entry = { event: CaseEvent; message: OutgoingMessage }

/** A decided command, ready to be written. */
export type DecidedCommand = {
  command: CommandKey
  state: CaseState
  entries: readonly Entry[]
  /** The instances that are to confirm the messages. */
  awaiting: readonly string[]
  /** Where it was found out that it may be written: on another database nobody knows that. */
  session: Session
  /** Milliseconds for which the messages are not due: somebody sends them right after the commit. */
  headStart: number
}

/** What became of the write; all but `done` left nothing behind. */
export type Recorded = 'done' | 'numberTaken' | 'keyUsed' | 'databaseLost'

const byCase = (a: DecidedCommand, b: DecidedCommand): number => (a.state.id < b.state.id ? -1 : 1)

/** Commands, events, outbox and projections in ONE statement: one round trip and one commit. */
const write = async (sql: Writer, unordered: readonly DecidedCommand[]): Promise<void> => {
  const decided = unordered.toSorted(byCase)
  const entries = decided.flatMap(({ entries, awaiting, headStart }) =>
    entries.map((entry) => ({ ...entry, awaiting: arrayLiteral(awaiting), headStart })),
  )
  await sql`
    with command as (
      insert into commands (person, key, fingerprint, case_id)
      select * from unnest(
        ${decided.map(({ command }) => command.person)}::text[],
        ${decided.map(({ command }) => command.key)}::text[],
        ${decided.map(({ command }) => command.fingerprint)}::text[],
        ${decided.map(({ state }) => state.id)}::text[]
      )
    ), entry as materialized (
      select * from rows from (unnest(
        ${entries.map(({ event }) => event.caseId)}::text[],
        ${entries.map(({ event }) => event.number)}::int[],
        ${entries.map(({ message }) => message.id)}::uuid[],
        ${entries.map(({ message }) => message.subject)}::text[],
        ${entries.map(({ awaiting }) => awaiting)}::text[],
        ${entries.map(({ headStart }) => headStart)}::int[]
      ), string_to_table(${jsonLines(entries.map(({ message }) => message.payload))}, E'\\n'))
        as entry (case_id, number, message, subject, awaiting, head_start, body)
    ), log as (
      insert into case_events (case_id, number, event)
      select case_id, number, body::jsonb from entry
    ), message as (
      insert into outbox (id, subject, payload, awaiting, send_at)
      select message, subject, body, awaiting::text[],
        now() + head_start * interval '1 millisecond'
      from entry where awaiting <> '{}'
    )
    ${writeCases(
      sql,
      decided.map(({ state }) => state),
    )}`
}

const outcomeOf = (error: unknown): Recorded | Error => {
  const { code, constraint_name: name } = error as { code?: string; constraint_name?: string }
  if (code !== '23505') return error as Error
  return name?.startsWith('commands') ? 'keyUsed' : 'numberTaken'
}

// Classes of SQLSTATE: cardinality, data, integrity, a deadlock with another go, limits of a row.
const ABOUT_ROWS = ['21', '22', '23', '40', '54']

/** Whether the database refused what was to be written, and not the whole go for another reason. */
const isAboutRows = (error: unknown): boolean => {
  const { code } = error as { code?: string }
  return code?.length === 5 && ABOUT_ROWS.includes(code.slice(0, 2))
}

const writeTogether = async (
  sql: Writer,
  decided: readonly DecidedCommand[],
): Promise<(Recorded | Error)[]> => {
  try {
    await write(sql, decided)
    return decided.map(() => 'done')
  } catch (error) {
    if (decided.length === 1) return [outcomeOf(error)]
    if (!isAboutRows(error)) throw error
    const alone = await Promise.all(decided.map((one) => writeTogether(sql, [one])))
    return alone.flat()
  }
}

/**
 * Writes commands that came at the same moment. The keys of `commands` and `case_events` are what
 * makes each exactly once and single-writer: either refuses the whole statement, and then each is
 * written alone, so that nobody pays for another's conflict or bad input. Those whose database may
 * have been replaced since they were decided are not written at all.
 */
export const recordCommands = async (
  decided: readonly DecidedCommand[],
): Promise<(Recorded | Error)[]> => {
  const standing = decided.filter(({ session }) => session.stands())
  const [first] = standing
  const recorded = first ? await writeTogether(first.session.write, standing) : []
  if (standing.length === decided.length) return recorded
  const outcomes = new Map(standing.map((one, index) => [one, recorded[index]]))
  return decided.map((one) => outcomes.get(one) ?? 'databaseLost')
}
