import type { CaseState } from '../case/index.ts'

/**
 * The parts of a state that a list may leave out, each with the fields of a record that read it. The
 * rest are in every row: the cursor, the clock and the right to see stand on them. `actions` and `receipt` read all.
 */
const readBy = {
  number: ['number'],
  materials: ['materials'],
  subject: ['subject'],
  acceptedBy: ['acceptedBy'],
  assignee: ['assignee'],
  applicant: ['applicant'],
  missing: ['missing'],
  review: ['review'],
  reason: ['reason'],
  decision: ['decision', 'clock'],
  changedAt: ['changedAt'],
  givers: [],
  delivery: [],
  queryCodeHash: [],
  correlationId: [],
} as const satisfies Partial<Record<keyof CaseState, readonly string[]>>

/** The parts that no field asked for reads: two thirds of what a page of cases weighs. */
export const unreadParts = (fields: ReadonlySet<string>): string[] =>
  fields.has('actions') || fields.has('receipt')
    ? []
    : Object.entries(readBy)
        .filter(([, readers]) => !readers.some((field) => fields.has(field)))
        .map(([part]) => part)
