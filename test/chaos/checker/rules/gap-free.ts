import type { CaseRule, FoldedCopy } from './case-rule.ts'

const gapIn = ({ log }: FoldedCopy): string | null => {
  const index = log.findIndex(({ number }, at) => number !== at + 1)
  return index < 0 ? null : `entry ${index + 1} is missing, ${log[index]?.number} follows`
}

const misfiledIn = ({ log }: FoldedCopy, caseId: string): string | null => {
  const entry = log.find((one) => one.said !== one.number || one.caseId !== caseId)
  if (!entry) return null
  return `the event in place ${entry.number} calls itself ${entry.caseId} ${entry.said}`
}

const strangerIn = ({ log }: FoldedCopy): string | null => {
  const index = log.findIndex(({ after }, at) => after !== null && after !== log[at - 1]?.at)
  return index < 0 ? null : `entry ${index + 1} was written on another entry ${index}`
}

/**
 * Every log is numbered 1, 2, 3 …, each event stands in the place that it names, and on the entry on
 * which it was written.
 */
export const gapFree: CaseRule = ({ caseId, copies }) =>
  copies.flatMap((copy) =>
    [gapIn(copy), misfiledIn(copy, caseId), strangerIn(copy)]
      .filter((fault) => fault !== null)
      .map((fault) => ({ rule: 'gap-free', caseId, told: `${copy.instance}: ${fault}` })),
  )
