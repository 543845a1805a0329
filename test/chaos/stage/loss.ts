import type { Attempt } from '../journal/journal.ts'

/**
 * What went with a database that was dropped for an old backup: commands on these cases that the
 * instance had acknowledged meanwhile and that no peer had confirmed. Nobody can bring them back.
 */
export type Loss = { instance: string; from: number; until: number; cases: ReadonlySet<string> }

const isIn = ({ outcome, instance, endedAt }: Attempt, loss: Loss): boolean =>
  outcome.as === 'acknowledged' &&
  instance === loss.instance &&
  endedAt >= loss.from &&
  endedAt <= loss.until &&
  loss.cases.has(outcome.caseId)

/** The cases of which something was lost. */
export const lostCases = (losses: readonly Loss[]): ReadonlySet<string> =>
  new Set(losses.flatMap(({ cases }) => [...cases]))

/** The journal as it can be held against the network: what may be lost was not answered for certain. */
export const afterLosses = (
  attempts: readonly Attempt[],
  losses: readonly Loss[],
): readonly Attempt[] => {
  if (losses.length === 0) return attempts
  return attempts.map((attempt) =>
    losses.some((loss) => isIn(attempt, loss))
      ? { ...attempt, outcome: { as: 'unanswered', why: 'restored from an old backup' } }
      : attempt,
  )
}
