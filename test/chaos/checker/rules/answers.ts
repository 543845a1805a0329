import type { Asked, Said } from '../asked.ts'
import type { Finding } from '../violation.ts'
import type { FoldedCase } from './case-rule.ts'

const plain = (status: string): string => status.replaceAll('_', '').toLowerCase()

const known = new Set(
  ['inReview', 'inTransit', 'returned', 'decided', 'delivered', 'refused', 'withdrawn'].map(plain),
)

/** Why what a client was told is not what the log says at that number; null when it is. */
const faultOf = ({ number, status }: Said, statuses: readonly string[]): string | null => {
  const logged = statuses[number - 1]
  if (logged === undefined) return `the log ends with ${statuses.length}`
  return known.has(plain(status)) && plain(logged) !== plain(status)
    ? `the log says ${logged}`
    : null
}

/** The status that a client was told is that of the log at the number that it was told. */
export const answers = ({ caseId, copies }: FoldedCase, asked: Iterable<Asked>): Finding[] => {
  const [full] = copies.toSorted((a, b) => b.log.length - a.log.length)
  // Of a case that is gone another rule says that it is lost.
  const statuses = full?.folded.statuses
  if (!statuses?.length) return []
  return [...asked].flatMap(({ kind, said }) =>
    said
      .filter((one) => one.caseId === caseId)
      .flatMap((one) => {
        const fault = faultOf(one, statuses)
        if (!fault) return []
        return [
          {
            rule: 'answer',
            caseId,
            told: `${kind} was told ${one.status} at ${one.number}, ${fault}`,
          },
        ]
      }),
  )
}
