import type { LocalDate, Stop } from '../calendar/index.ts'
import { type DivisionCode, divisionOfOrigin } from '../network/index.ts'
import type { Applicant, CaseItem, HandedIn, HandOverKind, Officer } from './event.ts'

/** How a case stands 办件状态. */
export type CaseStatus =
  | 'inReview'
  | 'inTransit'
  | 'returned'
  | 'decided'
  | 'delivered'
  | 'refused'
  | 'withdrawn'

/** A hand-over that was given and not yet taken: the giver answers for the case. */
export type Transit = {
  from: DivisionCode
  to: DivisionCode
  kind: HandOverKind
  reason: string | null
  since: string
}

/** What the department's reviewer and decider said. */
export type Opinion = { value: 'approve' | 'refuse'; text: string; by: Officer; at: string }
export type Decision = { outcome: 'granted' | 'refused'; text: string; by: Officer; at: string }

/** The fold of a case log. */
export type CaseState = {
  id: string
  /** The number of the last event. */
  number: number
  origin: string
  item: CaseItem
  applicant: Applicant
  materials: HandedIn[]
  subject: string
  acceptedOn: LocalDate
  acceptedAt: string
  acceptedBy: Officer
  queryCodeHash: string
  correlationId: string
  status: CaseStatus
  /** The one division that has the case; null while it is in transit or over. */
  holder: DivisionCode | null
  transit: Transit | null
  /** The divisions that handed the case upward, the last one at the end: a return goes there. */
  givers: DivisionCode[]
  assignee: Officer | null
  /** Materials that the applicant was told to bring; the clock stands until they come. */
  missing: HandedIn[]
  stops: Stop[]
  review: Opinion | null
  decision: Decision | null
  delivery: { recipient: string; method: 'counter' | 'post' } | null
  reason: string | null
  /** When the last event happened, and when the case ended. */
  changedAt: string
  endedAt: string | null
}

/** The statuses after which nothing can change. */
export const endedStatuses: readonly CaseStatus[] = ['delivered', 'refused', 'withdrawn']

/** The division that accepted the case. */
export const divisionOfCase = ({ origin }: CaseState): DivisionCode => divisionOfOrigin(origin)

/** Whether the case is over. */
export const isOver = (state: CaseState): boolean => endedStatuses.includes(state.status)
