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

const digestOf = ({ subject, payload }: DeadLetter): string =>
  createHash('sha256').update(subject).update('\n').update(payload).digest('hex')

/** Keeps letters for an operator; the same letter is kept once. NUL cannot stand in Postgres text. */
export const keepDeadLetters = async (sql: Writer, letters: DeadLetter[]): Promise<void> => {
  if (letters.length === 0) return
  const clean = (text: string) => text.replaceAll('\u0000', '\uFFFD')
  await sql`
    insert into dead_letters (digest, subject, sender, payload, reason, detail, case_id)
    select * from unnest(
      ${letters.map(digestOf)}::text[],
      ${letters.map(({ subject }) => clean(subject))}::text[],
      ${letters.map(({ sender }) => sender)}::text[],
      ${letters.map(({ payload }) => clean(payload))}::text[],
      ${letters.map(({ reason }) => reason)}::text[],
      ${letters.map(({ detail }) => clean(detail).slice(0, 2000))}::text[],
      ${letters.map(({ caseId }) => caseId)}::text[]
    )
    on conflict (digest) do update set settled_at = null, settled_by = null, settlement = null`
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
