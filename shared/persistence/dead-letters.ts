import { createHash } from 'node:crypto'
import type { CaseEvent } from '../case/index.ts'
import type { Writer } from './database.ts'
import { forgetEarly } from './inbox/record-batch.ts'
import { type Charge, letterUsage, quotas, withinQuota } from './quota.ts'

/** A message that could not be applied, with the reason. */
export type DeadLetter = {
  subject: string
  sender: string | null
  payload: string
  reason: string
  detail: string
  caseId: string | null
  /** The instance on whose account it is: it is told by the subject, on which only that one publishes. */
  writer: string
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

type Digested = [digest: string, letter: DeadLetter]

const known = async (sql: Writer, digests: readonly string[]): Promise<Set<string>> => {
  const rows = await sql<{ digest: string }[]>`
    select digest from dead_letters where digest = any(${[...digests]}::text[])`
  return new Set(rows.map(({ digest }) => digest))
}

/** Splits letters into those that are kept, and those for which their writer has no room. */
const withRoom = async (
  sql: Writer,
  letters: readonly Digested[],
  isBounded: (letter: DeadLetter) => boolean,
): Promise<{ fits: Digested[]; over: Digested[] }> => {
  const here = await known(
    sql,
    letters.map(([digest]) => digest),
  )
  const chargeOf = ([digest, letter]: Digested): Charge => {
    const { writer, payload } = letter
    const isCharged = isBounded(letter) && !here.has(digest)
    return isCharged ? { account: writer, bytes: Buffer.byteLength(payload) } : null
  }
  return withinQuota(
    letters,
    chargeOf,
    await letterUsage(sql, letters.map(chargeOf)),
    quotas.deadLetters,
  )
}

const write = async (sql: Writer, kept: readonly Digested[]): Promise<void> => {
  const column = (value: (letter: DeadLetter) => string | null) =>
    kept.map(([, letter]) => {
      const text = value(letter)
      return text === null ? null : clean(text)
    })
  await sql`
    insert into dead_letters (digest, bytes, subject, sender, payload, reason, detail, case_id, writer)
    select * from unnest(
      ${kept.map(([digest]) => digest)}::text[],
      ${kept.map(([, { payload }]) => Buffer.byteLength(payload))}::int[],
      ${column(({ subject }) => subject)}::text[],
      ${column(({ sender }) => sender)}::text[],
      ${column(({ payload }) => payload)}::text[],
      ${column(({ reason }) => reason)}::text[],
      ${column(({ detail }) => detail.slice(0, 2000))}::text[],
      ${column(({ caseId }) => caseId)}::text[],
      ${column(({ writer }) => writer)}::text[]
    )
    on conflict (digest) do update set reason = excluded.reason, detail = excluded.detail,
      settled_at = null, settled_by = null, settlement = null
    where dead_letters.settled_at is null or dead_letters.settlement = 'replayed'`
}

/**
 * Keeps letters for an operator, and answers those that were not kept because their writer has too
 * many open ones here. The same letter is kept once, however often it comes, and one that was given
 * up stays so: a feed that is read anew brings back every old message. One that was replayed and
 * became a letter again is open again: it had waited, and was refused in the end.
 */
export const keepDeadLetters = async (
  sql: Writer,
  letters: readonly DeadLetter[],
  isBounded: (letter: DeadLetter) => boolean = () => false,
): Promise<DeadLetter[]> => {
  if (letters.length === 0) return []
  // A statement may not touch a row twice: alike letters of one batch are one.
  const digests = letters.map((letter): Digested => [letterDigest(letter), letter])
  const { fits, over } = await withRoom(sql, [...new Map(digests)], isBounded)
  if (fits.length > 0) await write(sql, fits)
  const heldBack = new Set(over.map(([digest]) => digest))
  return digests.flatMap(([digest, letter]) => (heldBack.has(digest) ? letter : []))
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

/**
 * Gives up events that wait: their letters are kept as discarded ones, so that what they said stays
 * on record, and only then are they forgotten. The same again does no harm.
 */
export const giveUpWaiting = async (
  sql: Writer,
  events: readonly CaseEvent[],
  letters: readonly DeadLetter[],
  by: string,
): Promise<void> => {
  await keepDeadLetters(sql, letters)
  await sql`
    update dead_letters set settled_at = now(), settled_by = ${by}, settlement = 'discarded'
    where digest = any(${letters.map(letterDigest)}::text[]) and settled_at is null`
  await forgetEarly(sql, events)
}
