import type { ServiceItem } from '../../catalogue/index.ts'
import { admit, type Receiver, type Verdict } from '../admit.ts'
import type { CaseEvent, CaseItem } from '../event.ts'
import type { CaseState } from '../state.ts'
import { catalogued } from './history.ts'

/** Long after everything that the tests' cases do. */
export const LATER = new Date('2027-12-01T00:00:00.000Z')

/** A receiver whose catalogue has the item that a log names, as the log has it. */
export const receiverOf = (kept: CaseItem, more: Partial<ServiceItem> = {}): Receiver => ({
  now: LATER,
  itemOf: ({ version, code }) => {
    if (version !== kept.version) return undefined
    return code === kept.code ? { ...catalogued(kept), ...more } : null
  },
})

/** The item that a log names. */
const named = (state: CaseState | null, event: CaseEvent): CaseItem | null => {
  if (state) return state.item
  return event.type === 'accepted' || event.type === 'applicationRefused' ? event.data.item : null
}

/** What a receiver says that has the same catalogue as the writer. */
export const admitTrusting = (state: CaseState | null, event: CaseEvent): Verdict => {
  const item = named(state, event)
  return admit(state, event, item ? receiverOf(item) : { now: LATER, itemOf: () => undefined })
}

/** The code of a refusal, `waits` for an entry that must wait, null for one that is admitted. */
export const codeOf = (verdict: Verdict): string | null => {
  if (verdict.as === 'admitted') return null
  return verdict.as === 'refused' ? verdict.refusal.code : 'waits'
}
