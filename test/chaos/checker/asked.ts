import type { Attempt, Outcome } from '../journal/journal.ts'

/** What an acknowledgement says. */
export type Said = Extract<Outcome, { as: 'acknowledged' }>

/** One command as its client knows it: all attempts with one key. */
export type Asked = {
  readonly person: string
  readonly key: string
  readonly kind: string
  readonly attempts: readonly Attempt[]
  readonly outcome: Outcome['as']
  readonly said: readonly Said[]
}

// An answer, but none that says whether it was done.
const NO_ANSWER = new Set([
  'ANSWER_TOO_LARGE',
  'DIVISION_UNAVAILABLE',
  'INTERNAL',
  'STORAGE_UNAVAILABLE',
  'TIER_FAILED',
])

/** A key belongs to its person. */
export const idOf = (person: string, key: string): string => `${person} ${key}`

const isRefusal = ({ outcome }: Attempt): boolean =>
  outcome.as === 'refused' && !NO_ANSWER.has(outcome.code)

const outcomeOf = (attempts: readonly Attempt[], said: readonly Said[]): Outcome['as'] => {
  if (said.length > 0) return 'acknowledged'
  // Refused and unanswered: the one without an answer may have been done after the refusal.
  return attempts.every(isRefusal) ? 'refused' : 'unanswered'
}

const askedOf = (attempts: readonly [Attempt, ...Attempt[]]): Asked => {
  const { person, key, kind } = attempts[0]
  const said = attempts.flatMap(({ outcome }) => (outcome.as === 'acknowledged' ? [outcome] : []))
  return { person, key, kind, attempts, outcome: outcomeOf(attempts, said), said }
}

/** Brings the attempts with one key together. */
export const readJournal = (journal: readonly Attempt[]): ReadonlyMap<string, Asked> => {
  const groups = new Map<string, [Attempt, ...Attempt[]]>()
  for (const attempt of journal) {
    const id = idOf(attempt.person, attempt.key)
    const group = groups.get(id)
    if (group) group.push(attempt)
    else groups.set(id, [attempt])
  }
  return new Map([...groups].map(([id, attempts]) => [id, askedOf(attempts)]))
}

/** The cases that a client names for a command: told by the answer, or by the question. */
export const casesOf = ({ said, attempts }: Asked): string[] => {
  const named = [...said.map(({ caseId }) => caseId), ...attempts.map(({ caseId }) => caseId)]
  return [...new Set(named.filter((id) => id !== null))]
}
