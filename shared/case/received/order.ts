import type { Refusal } from '../../identity/index.ts'
import type { CaseEvent } from '../event.ts'
import type { CaseState } from '../state.ts'
import { refusal } from './refusal.ts'

const isDelivery = (event: CaseEvent): boolean =>
  event.type === 'delivered' || (event.type === 'handedOver' && event.data.kind === 'deliver')

const comesBeforeDecision = (event: CaseEvent): boolean =>
  event.type === 'decided' ||
  event.type === 'withdrawn' ||
  (event.type === 'handedOver' && event.data.kind !== 'deliver')

/**
 * A case is decided once; before that nothing is delivered, and after it the case only goes down to
 * its counter. No version ever wrote another order. Null when the entry keeps to it.
 */
export const wrongOrder = ({ decision }: CaseState, event: CaseEvent): Refusal | null => {
  if (!decision && isDelivery(event)) {
    return refusal(
      'EVENT_BEFORE_DECISION',
      `第 ${event.number} 号记录送达了尚未作出的决定；请立即核查来源实例。`,
      `Entry ${event.number} delivers a decision that was never made; check the sending instance at once.`,
    )
  }
  if (decision && comesBeforeDecision(event)) {
    return refusal(
      'EVENT_AFTER_DECISION',
      `第 ${event.number} 号记录改变已经决定的办件；请立即核查来源实例。`,
      `Entry ${event.number} changes a case that is decided already; check the sending instance at once.`,
    )
  }
  return null
}
