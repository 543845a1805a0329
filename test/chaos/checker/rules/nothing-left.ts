import type { InstanceSnapshot } from '../snapshot.ts'
import type { Finding } from '../violation.ts'

/** Once the lines are quiet nothing waits: no early event, no message, no letter but injected poison. */
export const nothingLeft = (
  { instance, early, outbox, letters }: InstanceSnapshot,
  poison: ReadonlySet<string>,
): Finding[] => [
  ...early.map(({ caseId, number }) => ({
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
    .map(({ caseId, reason, digest }) => ({
      rule: 'dead-letters',
      caseId,
      told: `${instance}: ${reason} ${digest}`,
    })),
]
