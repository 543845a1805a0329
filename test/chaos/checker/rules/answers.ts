import type { Asked } from '../asked.ts'
import { foldLog } from '../fold.ts'
import type { Places } from '../places.ts'
import type { Finding } from '../violation.ts'
import type { FoldedCase } from './case-rule.ts'
import { fullestLog } from './equal-copies.ts'

const plain = (status: string): string => status.replaceAll('_', '').toLowerCase()

/** The status that a client was told is that of the log at the number that it was told. */
export const answers = (
  { caseId, copies }: FoldedCase,
  asked: Iterable<Asked>,
  places: Places,
): Finding[] => {
  const full = fullestLog(copies)
  const statuses = new Map<number, string | undefined>()
  const statusAt = (number: number) => {
    if (!statuses.has(number)) {
      statuses.set(number, foldLog(full.slice(0, number), places).standing?.status)
    }
    return statuses.get(number) ?? ''
  }
  return [...asked].flatMap(({ kind, said }) =>
    said
      .filter((one) => one.caseId === caseId && one.number <= full.length && one.status !== '')
      .filter(({ number, status }) => plain(status) !== plain(statusAt(number)))
      .map(({ number, status }) => {
        const told = `${kind} was told ${status} at ${number}, the log says ${statusAt(number)}`
        return { rule: 'answer', caseId, told }
      }),
  )
}
