/** One entry of a log as it stands in a database: the raw event, and what the checker reads in it. */
export type Entry = {
  /** The number under which the row stands; `said` is the one inside the event. */
  readonly number: number
  readonly said: number
  readonly caseId: string
  readonly type: string
  readonly at: string
  readonly division: string
  readonly person: string
  /** The idempotency key of the command; events of version 1 carry none. */
  readonly command: string | null
  /** A digest of what was asked for; events of version 1 carry none. */
  readonly fingerprint: string | null
  /** The instant of the entry on which it was written, where it says so. */
  readonly after: string | null
  /** The last word of the free text: there clients write their keys, for events of version 1. */
  readonly marker: string | null
  readonly data: Readonly<Record<string, unknown>>
  readonly event: unknown
}

const FREE_TEXT = ['subject', 'text', 'reason', 'recipient'] as const

/** An object as it is, anything else as an empty one: a damaged log must not stop the checker. */
export const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

/** A text as it is, anything else as an empty one. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

const markerIn = (data: Readonly<Record<string, unknown>>): string | null => {
  const text = FREE_TEXT.map((name) => textOf(data[name])).find(Boolean)
  return text?.split(/\s/).at(-1) ?? null
}

/** Reads a row of a log; whatever is missing in the event is empty. */
export const readEntry = (number: number, event: unknown): Entry => {
  const fields = fieldsOf(event)
  const by = fieldsOf(fields.by)
  const data = fieldsOf(fields.data)
  return {
    number,
    said: typeof fields.number === 'number' ? fields.number : Number.NaN,
    caseId: textOf(fields.caseId),
    type: textOf(fields.type),
    at: textOf(fields.at),
    division: textOf(by.division),
    person: textOf(by.id),
    command: textOf(fields.command) || null,
    fingerprint: textOf(fields.fingerprint) || null,
    after: textOf(fields.after) || null,
    marker: markerIn(data),
    data,
    event,
  }
}

/** What happened, in the words by which commands and events are matched. */
export const happened = ({ type, data }: Entry): string =>
  type === 'handedOver' ? `handedOver ${textOf(data.kind)}` : type
