import type { InboundMessage } from '../../messaging/index.ts'
import type { DeadLetter } from '../../persistence/index.ts'

/** What a message says when it can be read, or why it cannot. */
export type Read<Value> = { ok: true; value: Value } | { ok: false; reason: string; detail: string }

/**
 * Bytes. The longest honest entry has a few thousand; a broken sender's may have the megabyte that
 * the broker allows.
 */
const MOST_KEPT = 256 * 1_024

/** The beginning of a payload that is too long to be kept; it cannot be applied any more. */
const cut = (payload: string): string =>
  Buffer.from(payload)
    .subarray(0, MOST_KEPT)
    .toString('utf8')
    .replace(/\uFFFD$/, '')

/** A message that cannot be applied, and its letter, which is still to be kept. */
export type Unread = { letter: DeadLetter; message: InboundMessage }

type Words = { reason: string; detail: string; caseId?: string | null }

/** The dead letter of a message, on the account of the instance that wrote it. */
export const letterOf = (
  { subject, sender, payload }: Omit<InboundMessage, 'id'>,
  writer: string,
  { reason, detail, caseId = null }: Words,
): DeadLetter => ({ subject, sender, payload, reason, detail, caseId, writer })

/**
 * The letter of a message that carries an event: at most the beginning of a payload is kept that is
 * longer than any entry. Catalogues are as long as they are.
 */
export const eventLetterOf = (
  message: Omit<InboundMessage, 'id'>,
  writer: string,
  words: Words,
): DeadLetter => {
  const bytes = Buffer.byteLength(message.payload)
  if (bytes <= MOST_KEPT) return letterOf(message, writer, words)
  const detail = `the first ${MOST_KEPT} of ${bytes} bytes; ${words.detail}`
  return letterOf({ ...message, payload: cut(message.payload) }, writer, { ...words, detail })
}

/**
 * Whether the data is to blame when a statement fails, and not the database: its values (classes
 * 21, 22, 23), their size (54), or what the server trips over (XX). Everything else is a matter of
 * time: the line, a missing right, a schema in the middle of an upgrade. Without a code it is a bug
 * in a rule, which the same event would meet again.
 */
export const blamesTheData = (error: unknown): boolean => {
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code !== 'string' || /^(21|22|23|54|XX)/.test(code)
}
