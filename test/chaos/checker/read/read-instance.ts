import type { InstanceSnapshot, Tally } from '../snapshot.ts'
import type { Reading } from './open-databases.ts'

/** More of one sort tell nothing new, and would fill the memory. */
const MOST = 500

/**
 * What a database holds apart from its cases; the tallies only where there are any, and of the
 * letters those that were put in on purpose only as far as there is room beside the others.
 */
export const readInstance = async (
  { instance, sql }: Reading,
  poison: ReadonlySet<string>,
): Promise<InstanceSnapshot> => {
  const [table] = await sql<[{ found: boolean }]>`
    select to_regclass('case_tallies') is not null as found`
  const early = await sql<InstanceSnapshot['early'][number][]>`
    select case_id as "caseId", number, event->'by'->>'id' as person, event->>'command' as key
    from early_events order by 1, 2 limit ${MOST}`
  const outbox = await sql<InstanceSnapshot['outbox'][number][]>`
    select subject, substring(payload from '"caseId" *: *"([^"]*)"') as "caseId", awaiting
    from outbox order by id limit ${MOST}`
  const letters = await sql<InstanceSnapshot['letters'][number][]>`
    select digest, reason, case_id as "caseId" from (
      select id, reason, case_id,
        encode(sha256(convert_to(subject || E'\n' || payload, 'UTF8')), 'hex') as digest
      from dead_letters where settled_at is null
    ) as letters
    order by digest = any(${[...poison]}::text[]), id limit ${MOST}`
  const columns = await sql<InstanceSnapshot['columns'][number][]>`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = 'public' order by 1, 2`
  const serials = await sql<InstanceSnapshot['serials'][number][]>`
    select origin, day::text, last from case_serials`
  const tallies = table.found
    ? await sql<Tally[]>`select origin, department, status, count from case_tallies`
    : null
  return { instance, early, outbox, letters, columns, serials, tallies }
}
