import type { LocalDate } from '../../calendar/index.ts'
import { type CaseEvent, parseCaseNumber } from '../../case/index.ts'
import type { Writer } from '../database.ts'

/** How many running numbers are left out when a database has forgotten how many it gave out. */
const LEFT_OUT = 1_000

/** The commands that events came from, so that a command which is given again is known. */
const relearnCommands = async (sql: Writer, events: readonly CaseEvent[]): Promise<void> => {
  const told = events.filter((event) => event.version === 2)
  if (told.length === 0) return
  await sql`
    insert into commands (person, key, fingerprint, case_id)
    select * from unnest(
      ${told.map(({ by }) => by.id)}::text[], ${told.map(({ command }) => command)}::text[],
      ${told.map(({ fingerprint }) => fingerprint)}::text[],
      ${told.map(({ caseId }) => caseId)}::text[]
    )
    on conflict do nothing`
}

/** The running numbers that were given out, so that none is given out again. */
const relearnSerials = async (sql: Writer, events: readonly CaseEvent[]): Promise<void> => {
  const numbers = events
    .filter(({ number }) => number === 1)
    .map(({ caseId }) => parseCaseNumber(caseId))
    .flatMap((parsed) => (parsed.ok ? [parsed.value] : []))
  if (numbers.length === 0) return
  await sql`
    insert into case_serials as serials (origin, day, last)
    select origin, day, max(serial) from unnest(
      ${numbers.map(({ origin }) => origin)}::text[],
      ${numbers.map(({ date }) => date)}::text[]::date[],
      ${numbers.map(({ serial }) => serial)}::int[]
    ) as given (origin, day, serial)
    group by origin, day
    on conflict (origin, day) do update set last = greatest(serials.last, excluded.last)`
}

/**
 * Learns again from the own events what the database around the log has to know. Before the events
 * are applied: a crash in between must not leave a log whose commands could be done twice.
 */
export const relearn = async (sql: Writer, events: readonly CaseEvent[]): Promise<void> => {
  if (events.length === 0) return
  await relearnCommands(sql, events)
  await relearnSerials(sql, events)
}

/**
 * Forgets commands whose entries turned out to be orphans: given again they are decided anew. A
 * command that was given again already, and stands in the log, stays.
 */
export const forgetCommands = async (sql: Writer, events: readonly CaseEvent[]): Promise<void> => {
  const told = events.filter((event) => event.version === 2)
  if (told.length === 0) return
  await sql`
    delete from commands using unnest(
      ${told.map(({ by }) => by.id)}::text[], ${told.map(({ command }) => command)}::text[]
    ) as orphan (person, key)
    where commands.person = orphan.person and commands.key = orphan.key and not exists (
      select from case_events as entry
      where entry.case_id = commands.case_id and entry.event->>'command' = commands.key
        and entry.event->'by'->>'id' = commands.person
    )`
}

/**
 * Leaves out running numbers of a day at each counter: those that were given out and lost with the
 * old database stand on receipts in people's hands, and no second case may bear them.
 */
export const skipSerials = async (
  sql: Writer,
  origins: readonly string[],
  day: LocalDate,
): Promise<void> => {
  await sql`
    insert into case_serials as serials (origin, day, last)
    select origin, ${day}::text::date, ${LEFT_OUT}::int from unnest(${[...origins]}::text[]) as origin
    on conflict (origin, day) do update set last = serials.last + excluded.last`
}
