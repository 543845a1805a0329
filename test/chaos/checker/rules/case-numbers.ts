import { isChecked, partsOf } from '../case-number.ts'
import type { CaseRule } from './case-rule.ts'
import { fullestLog } from './equal-copies.ts'

/** A case number is well formed, fits its check character, and says who accepted and on which day. */
export const caseNumbers: CaseRule = ({ caseId, copies }, places) => {
  const finding = (told: string) => [{ rule: 'case-number', caseId, told }]
  const parts = partsOf(caseId)
  if (!parts || parts.serial === 0) return finding('no case number')
  if (!isChecked(caseId)) return finding('its check character is wrong')
  if (!places.atOrigin(parts.origin)) return finding(`nobody accepts as ${parts.origin}`)
  const opening = fullestLog(copies).at(0)
  if (!opening) return []
  const { origin, acceptedOn } = opening.data
  const said = `${origin} on ${acceptedOn}`
  return origin === parts.origin && acceptedOn === parts.day ? [] : finding(`accepted by ${said}`)
}
