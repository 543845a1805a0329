import type { WriteIrregular } from '@liandong/shared/desk'

/** An item of a catalogue may have long words; nobody reads more than this. */
const MOST = 500

/**
 * Writes irregular entries down in the statement that applies them, each once: a log that is read
 * again, after a restore, finds them here.
 */
export const writeIrregularities: WriteIrregular = (sql, found) => {
  if (found.length === 0) return null
  const column = (value: (one: (typeof found)[number]) => string) => found.map(value)
  return sql`
    , irregular as (
      insert into irregularities (case_id, number, code, zh, en, division, at)
      select case_id, number, code, zh, en, division, at::timestamptz from unnest(
        ${column(({ event }) => event.caseId)}::text[],
        ${found.map(({ event }) => event.number)}::int[],
        ${column(({ refusal }) => refusal.code)}::text[],
        ${column(({ refusal }) => refusal.zh.slice(0, MOST))}::text[],
        ${column(({ refusal }) => refusal.en.slice(0, MOST))}::text[],
        ${column(({ event }) => event.by.division)}::text[],
        ${column(({ event }) => event.at)}::text[]
      ) as new (case_id, number, code, zh, en, division, at)
      on conflict do nothing
    )`
}
