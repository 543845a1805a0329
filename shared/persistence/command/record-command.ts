import type { CaseEvent, CaseState } from '../../case/index.ts'
import { caseRow } from '../case-row.ts'
import type { Writer } from '../database.ts'
import type { OutgoingMessage } from '../outbox/outgoing.ts'

/** Who gave which command: the idempotency key belongs to the person. */
export type CommandKey = { person: string; key: string; fingerprint: string }

/** A decided command, ready to be written. */
export type DecidedCommand = {
  command: CommandKey
  state: CaseState
  events: CaseEvent[]
  messages: OutgoingMessage[]
  /** The instances that are to confirm the messages. */
  awaiting: string[]
  /** Milliseconds for which the messages are not due: somebody sends them right after the commit. */
  headStart: number
}

/** What became of the write; `numberTaken` and `keyUsed` left nothing behind. */
export type Recorded = 'done' | 'numberTaken' | 'keyUsed'

const outcomeOf = (error: unknown): Recorded => {
  const { code, constraint_name: name } = error as { code?: string; constraint_name?: string }
  if (code !== '23505') throw error
  return name?.startsWith('commands') ? 'keyUsed' : 'numberTaken'
}

/**
 * Command key, events, projection and outbox in ONE statement: one round trip and one commit, 2.4
 * times the commits of a five-statement transaction (perf.md). The keys of `commands` and
 * `case_events` are what makes it exactly once and single-writer: either refuses the whole.
 */
export const recordCommand = async (sql: Writer, decided: DecidedCommand): Promise<Recorded> => {
  const { command, state, events, messages, awaiting, headStart } = decided
  const row = caseRow(state)
  try {
    await sql`
      with command as (
        insert into commands (person, key, fingerprint, case_id)
        values (${command.person}, ${command.key}, ${command.fingerprint}, ${state.id})
      ), log as (
        insert into case_events (case_id, number, event)
        select ${state.id}, number, event::jsonb
        from unnest(
          ${events.map(({ number }) => number)}::int[],
          ${events.map((event) => JSON.stringify(event))}::text[]
        ) as new (number, event)
      ), message as (
        insert into outbox (id, subject, payload, awaiting, send_at)
        select id, subject, payload, ${awaiting}::text[],
          now() + ${headStart}::int * interval '1 millisecond'
        from unnest(
          ${messages.map(({ id }) => id)}::uuid[],
          ${messages.map(({ subject }) => subject)}::text[],
          ${messages.map(({ payload }) => payload)}::text[]
        ) as new (id, subject, payload)
        where cardinality(${awaiting}::text[]) > 0
      )
      insert into cases (
        id, number, origin, department, item_code, mode, status, holder, handed_from, handed_to,
        assignee, accepted_at, due_on, ended_at, state
      ) values (
        ${row.id}, ${row.number}, ${row.origin}, ${row.department}, ${row.item_code}, ${row.mode},
        ${row.status}, ${row.holder}, ${row.handed_from}, ${row.handed_to}, ${row.assignee},
        ${row.accepted_at}::text::timestamptz, ${row.due_on}::text::date,
        ${row.ended_at}::text::timestamptz, ${row.state}::text::jsonb
      )
      on conflict (id) do update set
        number = excluded.number, status = excluded.status, holder = excluded.holder,
        handed_from = excluded.handed_from, handed_to = excluded.handed_to,
        assignee = excluded.assignee, due_on = excluded.due_on, ended_at = excluded.ended_at,
        state = excluded.state, updated_at = now()`
    return 'done'
  } catch (error) {
    return outcomeOf(error)
  }
}
