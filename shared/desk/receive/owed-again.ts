import type { CaseEvent } from '../../case/index.ts'
import { messageId, type Owed } from '../../persistence/index.ts'
import { othersConcerned } from '../append.ts'
import type { Desk } from '../desk.ts'
import { messageOf } from './read-event.ts'
import { ownOf } from './settle.ts'

/** The characters of a case number that name its origin. */
const ORIGIN = 9

/**
 * Own entries that a database has lost and gets back are owed to the others again: who has them
 * already confirms them, and nobody else would send them to who has not.
 */
export const owedAgain = (desk: Desk, applying: readonly CaseEvent[]): Owed[] =>
  ownOf(desk, applying).map((event) => {
    const { subject, payload } = messageOf(event)
    const awaiting = othersConcerned(desk, event.caseId.slice(0, ORIGIN))
    return { message: { id: messageId(), subject, payload }, awaiting }
  })
