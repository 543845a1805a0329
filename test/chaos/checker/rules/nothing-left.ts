import { type Harmed, waitsInVain } from '../harmed.ts'
import type { InstanceSnapshot } from '../snapshot.ts'
import type { Finding } from '../violation.ts'

/** The letter about an entry that was written on one which is lost. */
const ORPHANED = 'ENTRY_ORPHANED'

/**
 * Once the lines are quiet nothing waits: no early event, no message, no letter but injected poison.
 * Of the `lost` cases entries went with a dropped database, and what was written on them may wait for
 * them in vain, or lie among the letters.
 */
export const nothingLeft = (
  { instance, early, outbox, letters }: InstanceSnapshot,
  { poison, lost }: Harmed,
): Finding[] => [
  ...early
    .filter((event) => !waitsInVain(event, lost))
    .map(({ caseId, number }) => ({
      rule: 'early-events',
      caseId,
      told: `${instance}: entry ${number} still waits for its predecessors`,
    })),
  ...outbox.map(({ caseId, subject, awaiting }) => ({
    rule: 'outbox',
    caseId,
    told: `${instance}: ${subject} still waits for ${awaiting.join(', ')}`,
  })),
  ...letters
    .filter(({ digest }) => !poison.has(digest))
    .filter(({ reason, caseId }) => reason !== ORPHANED || !lost.has(caseId ?? ''))
    .map(({ caseId, reason, digest }) => ({
      rule: 'dead-letters',
      caseId,
      told: `${instance}: ${reason} ${digest}`,
    })),
]
