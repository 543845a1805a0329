import { createHmac } from 'node:crypto'
import { newQueryCode } from '../case/index.ts'

/**
 * The query code of a case, derived from the accepting instance's secret: it is stored nowhere, yet
 * a receipt can be printed again, and a repeated command gets the same answer.
 */
export const queryCodeOf = (secret: string, caseId: string): string => {
  const digest = createHmac('sha256', secret).update(caseId).digest()
  return newQueryCode((size) => digest.subarray(0, size))
}
