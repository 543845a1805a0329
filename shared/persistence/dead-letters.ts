import { createHash } from 'node:crypto'
import type { Writer } from './database.ts'

/** A message that could not be applied, with the reason. */
export type DeadLetter = {
  subject: string
  sender: string | null
  payload: string
  reason: string
  detail: string
  caseId: string | null
}

/** NUL cannot stand in Postgres text. */
const clean = (text: string): string => text.replaceAll('\u0000', '\uFFFD')

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}

/** Payloads that say the same are the same: jsonb, in which an event may have waited, reorders keys. */
const canonical = (payload: string): string => {
  try {
    return JSON.stringify(sorted(JSON.parse(payload)))
  } catch {
    return payload
  }
}

/** What tells one letter from another: its subject and what its payload says. */
export const letterDigest = ({ subject, payload }: Pick<DeadLetter, 'subject' | 'payload'>) =>
  createHash('sha256')
    .update(`${clean(subject)}\n${canonical(clean(payload))}`)
    .digest('hex')

/**
 * Keeps letters for an operator. The same letter is kept once, however often it comes, and one that
 * was given up stays so: a feed that is read anew brings back every old message. One that was
 * replayed and became a letter again is open again: it had waited, and was refused in the end.
 */
export const keepDeadLetters = async (sql: Writer, letters: DeadLetter[]): Promise<void> => {
  if (letters.length === 0) return
  // A statement may not touch a row twice: alike letters of one batch are one.
  const kept = [...new Map(letters.map((letter) => [letterDigest(letter), letter]))]
  const column = (value: (letter: DeadLetter) => string | null) =>
    kept.map(([, letter]) => {
      const text = value(letter)
      return text === null ? null : clean(text)
    })
  await sql`
    insert into dead_letters (digest, subject, sender, payload, reason, detail, case_id)
    select * from unnest(
      ${kept.map(([digest]) => digest)}::text[],
      ${column(({ subject }) => subject)}::text[],
      ${column(({ sender }) => sender)}::text[],
      ${column(({ payload }) => payload)}::text[],
      ${column(({ reason }) => reason)}::text[],
      ${column(({ detail }) => detail.slice(0, 2000))}::text[],
      ${column(({ caseId }) => caseId)}::text[]
    )
    on conflict (digest) do update set reason = excluded.reason, detail = excluded.detail,
      settled_at = null, settled_by = null, settlement = null
    where dead_letters.settled_at is null or dead_letters.settlement = 'replayed'`
}

/** Closes a letter: its message was applied after all, or an operator gave it up. */
export const settleDeadLetter = async (
  sql: Writer,
  id: number,
  by: string,
  settlement: 'replayed' | 'discarded',
): Promise<void> => {
  await sql`
    update dead_letters set settled_at = now(), settled_by = ${by}, settlement = ${settlement}
    where id = ${id} and settled_at is null`
}
