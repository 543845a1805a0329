import type { Attempt } from '../journal/journal.ts'

/** An entry that its instance wrote and that no other database held. */
export type LostEntry = { caseId: string; number: number }

/**
 * What went with a database that was dropped for an old backup: entries that the instance had told
 * nobody else about, though its clients may have their answers. Nobody can bring them back.
 */
export type Loss = {
  instance: string
  from: number
  until: number
  entries: readonly LostEntry[]
}

/** The cases of which something was lost, each with the number of its first lost entry. */
export const lostCases = (losses: readonly Loss[]): ReadonlyMap<string, number> => {
  const first = new Map<string, number>()
  for (const { caseId, number } of losses.flatMap(({ entries }) => entries)) {
    first.set(caseId, Math.min(number, first.get(caseId) ?? number))
  }
  return first
}

/** What was written on a lost entry is lost with it, whoever has confirmed it. */
const isGone = ({ outcome }: Attempt, entries: readonly LostEntry[]): boolean =>
  outcome.as === 'acknowledged' &&
  entries.some(({ caseId, number }) => caseId === outcome.caseId && number <= outcome.number)

const isIn = (attempt: Attempt, { instance, from, until, entries }: Loss): boolean =>
  attempt.instance === instance &&
  attempt.endedAt >= from &&
  attempt.endedAt <= until &&
  isGone(attempt, entries)

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
