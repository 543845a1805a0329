import type { Violation } from './checker/violation.ts'
import { type Harm, struck } from './storm.ts'

const unproved = (told: string): Violation => ({ rule: 'proof', caseId: null, told, history: [] })

/**
 * What a run did not prove, so that nobody takes it for a clean one: people must have worked, and
 * each fault that was named must have struck; of a mixture, some. Null: all were mixed.
 */
export const missingProof = (
  acknowledged: number,
  harms: readonly Harm[],
  named: readonly string[] | null,
): Violation[] => {
  const seen = new Set(struck(harms).map(({ fault }) => fault))
  const missing = (named ?? []).filter((fault) => !seen.has(fault))
  return [
    ...(acknowledged === 0 ? [unproved('not one command was acknowledged')] : []),
    ...missing.map((fault) =>
      unproved(`${fault} never struck: too short a run, or not possible here`),
    ),
    ...(named === null && seen.size === 0 ? [unproved('no fault struck')] : []),
  ]
}
