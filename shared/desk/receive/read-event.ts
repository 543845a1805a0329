import type { CaseEvent } from '../../case/index.ts'
import { caseSubject, parseCaseEvent, parseCaseSubject } from '../../messages/index.ts'
import type { InboundMessage } from '../../messaging/index.ts'
import { ancestorAt, divisionOfOrigin, tierOf } from '../../network/index.ts'
import type { Read } from './letter.ts'

/**
 * The server lets an instance publish only below its own divisions and in its own tier's name; so
 * an event is believed when it says the same as the subject on which it came.
 */
const agrees = (subject: string, event: CaseEvent): boolean => {
  const path = parseCaseSubject(subject)
  if (!path || path.type !== event.type) return false
  const { division } = event.by
  return (
    tierOf(division) === path.writer &&
    ancestorAt(divisionOfOrigin(path.origin), path.writer) === division &&
    event.caseId.startsWith(`${path.origin}-`)
  )
}

/** The event that a message carries, or why it carries none. */
export const readEvent = ({ subject, payload }: InboundMessage): Read<CaseEvent> => {
  const parsed = parseCaseEvent(payload)
  if (!parsed.ok) return { ok: false, ...parsed.error }
  return agrees(subject, parsed.value)
    ? parsed
    : { ok: false, reason: 'spoofed', detail: 'the event does not agree with its subject' }
}

/** The message that an event once was, for one that waited and is refused only now. */
export const messageOf = (event: CaseEvent): InboundMessage => ({
  id: null,
  sender: null,
  subject: caseSubject(event.caseId.slice(0, 9), tierOf(event.by.division) ?? 'city', event.type),
  payload: JSON.stringify(event),
})
