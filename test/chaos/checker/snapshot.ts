import type { Entry } from './entry.ts'

/** A row of `cases` by its columns, whatever they are; instants are milliseconds since 1970. */
export type ProjectionRow = Readonly<Record<string, unknown>>

/** A row of `commands`: who did it, with which key, and a digest of what was asked. */
export type CommandRow = {
  readonly person: string
  readonly key: string
  readonly fingerprint: string
}

/** What one database holds about a case. Equal logs of several copies may be the same array. */
export type Copy = {
  readonly instance: string
  readonly log: readonly Entry[]
  readonly row: ProjectionRow | null
  readonly commands: readonly CommandRow[]
  /** The version of the calendar by which the instance counts. */
  readonly calendar: string | null
}

/** What all databases hold about a case; a database that holds nothing has no copy. */
export type CaseSnapshot = { readonly caseId: string; readonly copies: readonly Copy[] }

/** How many cases stand in a status at a counter, by the city's own count. */
export type Tally = { origin: string; department: string; status: string; count: number }

/** An entry that waits for the one before it. */
export type EarlyRow = {
  readonly caseId: string
  readonly number: number
  readonly person: string
  readonly key: string | null
}

/** What a database holds apart from its cases; long lists are cut. */
export type InstanceSnapshot = {
  readonly instance: string
  /** Entries that wait, each with the command that wrote it (the key is null in version 1). */
  readonly early: readonly EarlyRow[]
  readonly outbox: readonly { subject: string; caseId: string | null; awaiting: string[] }[]
  readonly letters: readonly { digest: string; reason: string; caseId: string | null }[]
  readonly serials: readonly { origin: string; day: string; last: number }[]
  /** Every column of every table. */
  readonly columns: readonly { table: string; column: string }[]
  /** Null where no tallies are kept. */
  readonly tallies: readonly Tally[] | null
}
