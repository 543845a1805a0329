import type { LocalDate } from '../calendar/index.ts'
import type { ApplicantKind, HandlingMode } from '../catalogue/index.ts'
import type { DivisionCode, Tier } from '../network/index.ts'

/** Who wrote an event: the person, and the post from which the person acts. */
export type Officer = {
  id: string
  name: string
  division: DivisionCode
  department: string | null
}

/** What a case keeps of its item: the version under which it was accepted, and what follows from it. */
export type CaseItem = {
  code: string
  name: string
  version: number
  department: string
  mode: HandlingMode
  decidedAt: Tier
  promisedDays: number
  legalDays: number
}

/** Who applies: `idNumber` is a resident identity number or a unified social credit code. */
export type Applicant = {
  kind: ApplicantKind
  name: string
  idNumber: string
  mobile: string
}

/** A material that was handed in, with its name at that time. */
export type HandedIn = { code: string; name: string }

/** Why a case changes hands: upward, back for a reason, or down for delivery. */
export type HandOverKind = 'forward' | 'return' | 'deliver'

/** What each kind of event says. */
export type CaseEventData = {
  accepted: {
    origin: string
    item: CaseItem
    applicant: Applicant
    materials: HandedIn[]
    subject: string
    appliedOn: LocalDate
    acceptedOn: LocalDate
    /** SHA-256 of number and code: every tier can check the code, none can read it. */
    queryCodeHash: string
  }
  applicationRefused: {
    origin: string
    item: CaseItem
    applicant: Applicant
    reason: string
    acceptedOn: LocalDate
    queryCodeHash: string
  }
  handedOver: { to: DivisionCode; kind: HandOverKind; reason: string | null; missing: HandedIn[] }
  takenOver: { from: DivisionCode }
  claimed: Record<string, never>
  supplemented: { materials: HandedIn[]; on: LocalDate }
  reviewed: { opinion: 'approve' | 'refuse'; text: string }
  decided: { outcome: 'granted' | 'refused'; text: string }
  delivered: { recipient: string; method: 'counter' | 'post' }
  withdrawn: { reason: string }
}

/** The names of the events, in the past tense. */
export type CaseEventType = keyof CaseEventData

/** A change that was decided but has no number yet. */
export type NewEvent = {
  [Type in CaseEventType]: { type: Type; data: CaseEventData[Type] }
}[CaseEventType]

/** What a person asked for when the event came about: the key of the command, and a digest of the rest. */
export type Asked = { command: string; fingerprint: string }

/**
 * The shapes that an event may have. Version 2 (2026-11-22) tells which command it came from: a log
 * is then enough to know what was done, also after its database was lost. From the second entry on
 * it tells the instant of the entry before as well (`after`): an entry that was written on one that
 * is lost is never taken for the next of another. Readers know both, for logs that were begun in
 * version 1; nobody writes version 1 any more.
 */
export type EventShape = { version: 1 } | ({ version: 2; after?: string } & Asked)

/** What stands around every event of a case log. */
export type EventMeta = {
  caseId: string
  /** 1, 2, 3 … without gap. */
  number: number
  /** ISO 8601 instant, UTC. */
  at: string
  by: Officer
  /** Follows the case through every tier: that of the request which opened the case. */
  correlationId: string
}

/** One entry of a case log. */
export type CaseEvent = NewEvent & EventMeta & EventShape

/**
 * The versions that this program can write. While instances are upgraded one by one, writers stay
 * at the older of two. Version 1 is not among them: its entries do not name their command, so after
 * a restore the entry comes back and its key does not, and a command that is given again is done
 * twice.
 */
export const WRITABLE_VERSIONS = [2] as const

/** A version in which entries may be written. */
export type WritableVersion = (typeof WRITABLE_VERSIONS)[number]

/** The version that this program writes unless it is told otherwise: the newest. */
export const EVENT_VERSION: WritableVersion = 2
