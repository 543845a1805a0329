import type { CaseRule } from './case-rule.ts'

/**
 * At every moment of every log one division holds the case, or it is on one way, or it is over:
 * only the holder writes, and what was given is taken once, by whom it was given to.
 */
export const oneHolder: CaseRule = ({ caseId, copies }) => {
  const faults = copies.flatMap(({ folded }) => folded.faults)
  return [...new Set(faults)].map((told) => ({ rule: 'one-holder', caseId, told }))
}
