import type { Sql } from 'postgres'
import { type Entry, eventText, type Sample, stateText } from './sample.ts'

const FINGERPRINT = '0123456789012345678901234567890123456789012'
const SUBJECT = 'case.3404.05.100.township.accepted'

/** The rows of one command, in one statement: what any way of doing it must at least write. */
export const insertCommand = async (sql: Sql, sample: Sample, entry: Entry): Promise<void> => {
  const { row } = sample
  const { id, number, key } = entry
  const event = eventText(sample, entry)
  await sql`
    with command as (
      insert into commands (person, key, fingerprint, case_id)
      values ('agent-340405100', ${key}, ${FINGERPRINT}, ${id})
    ), log as (
      insert into case_events (case_id, number, event)
      values (${id}, ${number}, ${event}::text::jsonb)
    ), message as (
      insert into outbox (subject, payload, awaiting)
      values (${SUBJECT}, ${event}, '{city-3404,district-340405}')
    )
    insert into cases (
      id, number, origin, department, item_code, mode, status, holder, accepted_at, due_on, state
    ) values (
      ${id}, ${number}, ${row.origin ?? ''}, ${row.department ?? ''}, ${row.item_code ?? ''},
      ${row.mode ?? ''}, ${row.status ?? ''}, ${row.holder ?? null},
      ${row.accepted_at ?? ''}::text::timestamptz, ${row.due_on ?? null}::text::date,
      ${stateText(sample, id)}::text::jsonb
    )
    on conflict (id) do update set
      number = excluded.number, status = excluded.status, holder = excluded.holder,
      state = excluded.state, updated_at = now()`
}

/** One insert: a message that is to be carried over. */
export const insertMessage = async (sql: Sql, sample: Sample, entry: Entry): Promise<void> => {
  await sql`
    insert into outbox (subject, payload, awaiting)
    values (${SUBJECT}, ${eventText(sample, entry)}, '{city-3404}')`
}

/** A message as a receiver takes it from the stream. */
export type Received = { id: string; number: number; body: string }

const columns = (batch: readonly Received[]) => ({
  ids: batch.map(({ id }) => id),
  numbers: batch.map(({ number }) => number),
  bodies: batch.map(({ body }) => body),
})

/** One insert: the log entries of a batch. */
export const insertLog = async (sql: Sql, batch: readonly Received[]): Promise<void> => {
  const { ids, numbers, bodies } = columns(batch)
  await sql`
    insert into case_events (case_id, number, event)
    select id, number, body::jsonb
    from unnest(${ids}::text[], ${numbers}::int[], ${bodies}::text[]) as new (id, number, body)
    on conflict do nothing`
}

/** A batch's log entries and the last row of each of its cases, in one statement. */
export const insertBatch = async (
  sql: Sql,
  sample: Sample,
  batch: readonly Received[],
): Promise<void> => {
  const { ids, numbers, bodies } = columns(batch)
  const last = [...new Map(batch.map(({ id, number }) => [id, number]))]
  const { row } = sample
  await sql`
    with log as (
      insert into case_events (case_id, number, event)
      select id, number, body::jsonb
      from unnest(${ids}::text[], ${numbers}::int[], ${bodies}::text[]) as new (id, number, body)
      on conflict do nothing
    )
    insert into cases (
      id, number, origin, department, item_code, mode, status, holder, accepted_at, due_on, state
    )
    select id, number, ${row.origin ?? ''}, ${row.department ?? ''}, ${row.item_code ?? ''},
      ${row.mode ?? ''}, ${row.status ?? ''}, ${row.holder ?? null}::text,
      ${row.accepted_at ?? ''}::text::timestamptz, ${row.due_on ?? null}::text::date, state::jsonb
    from unnest(
      ${last.map(([id]) => id)}::text[], ${last.map(([, number]) => number)}::int[],
      ${last.map(([id]) => stateText(sample, id))}::text[]
    ) as new (id, number, state)
    on conflict (id) do update set
      number = excluded.number, state = excluded.state, updated_at = now()
    where excluded.number > cases.number`
}
