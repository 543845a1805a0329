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
  /** The idempotency key of the command; null when it names none, which no supported program writes. */
  readonly command: string | null
  /** A digest of what was asked for; events of version 1 carry none. */
  readonly fingerprint: string | null
  /** The instant of the entry on which it was written, where it says so. */
  readonly after: string | null
  readonly data: Readonly<Record<string, unknown>>
  readonly event: unknown
}

/** An object as it is, anything else as an empty one: a damaged log must not stop the checker. */
export const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

/** A text as it is, anything else as an empty one. */
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

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
    data,
    event,
  }
}

/** What happened, in the words by which commands and events are matched. */
export const happened = ({ type, data }: Entry): string =>
  type === 'handedOver' ? `handedOver ${textOf(data.kind)}` : type
