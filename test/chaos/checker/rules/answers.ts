import type { Asked } from '../asked.ts'
import type { Finding } from '../violation.ts'
import type { FoldedCase } from './case-rule.ts'

const plain = (status: string): string => status.replaceAll('_', '').toLowerCase()

const known = new Set(
  ['inReview', 'inTransit', 'returned', 'decided', 'delivered', 'refused', 'withdrawn'].map(plain),
)

/** The status that a client was told is that of the log at the number that it was told. */
export const answers = ({ caseId, copies }: FoldedCase, asked: Iterable<Asked>): Finding[] => {
  const [full] = copies.toSorted((a, b) => b.log.length - a.log.length)
  return [...asked].flatMap(({ kind, said }) =>
    said
      .filter((one) => one.caseId === caseId && known.has(plain(one.status)))
      .flatMap(({ number, status }) => {
        const logged = full?.folded.statuses[number - 1]
        if (logged === undefined || plain(logged) === plain(status)) return []
        const told = `${kind} was told ${status} at ${number}, the log says ${logged}`
        return [{ rule: 'answer', caseId, told }]
      }),
  )
}
