import { isDeepStrictEqual } from 'node:util'
import type { Copy } from '../snapshot.ts'
import type { CaseRule } from './case-rule.ts'

/** The fullest log of a case: that to which the others are compared. */
export const fullestLog = (copies: readonly Copy[]): Copy['log'] =>
  copies.reduce<Copy['log']>((full, { log }) => (log.length > full.length ? log : full), [])

const differenceOf = (log: Copy['log'], full: Copy['log']): string | null => {
  if (log === full) return null
  for (const [index, entry] of full.entries()) {
    const own = log[index]
    if (!own) return `its log ends with ${log.length} of ${full.length} entries`
    if (!isDeepStrictEqual(own.event, entry.event)) return `entry ${entry.number} differs`
  }
  return null
}

/** Who must hold a copy holds it, nobody else does, and all are equal as JSON values. */
export const equalCopies: CaseRule = ({ caseId, copies }, places) => {
  const finding = (instance: string, fault: string) => ({
    rule: 'equal-copies',
    caseId,
    told: `${instance}: ${fault}`,
  })
  const expected = places.copiesOf(caseId.slice(0, 9))
  const full = fullestLog(copies)
  // Of what nobody has an entry, a command row is all there is: the rule of command rows looks at it.
  if (full.length === 0) return []
  const missing = expected
    .filter((id) => !copies.some(({ instance, log }) => instance === id && log.length > 0))
    .map((id) => finding(id, 'has no copy'))
  const others = copies.flatMap(({ instance, log }) => {
    if (!expected.includes(instance)) return [finding(instance, 'holds what does not concern it')]
    const difference = log.length > 0 ? differenceOf(log, full) : null
    return difference ? [finding(instance, difference)] : []
  })
  return [...missing, ...others]
}
