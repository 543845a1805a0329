import type { InboundMessage } from '../../messaging/index.ts'
import type { DeadLetter } from '../../persistence/index.ts'

/** What a message says when it can be read, or why it cannot. */
export type Read<Value> = { ok: true; value: Value } | { ok: false; reason: string; detail: string }

/** The dead letter of a message. */
export const letterOf = (
  { subject, sender, payload }: Omit<InboundMessage, 'id'>,
  reason: string,
  detail: string,
  caseId: string | null = null,
): DeadLetter => ({ subject, sender, payload, reason, detail, caseId })

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
