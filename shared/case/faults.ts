import type { Refusal, Result } from '../identity/index.ts'

/** What the parts of a form are called for the person at the counter. */
const labels = {
  name: { zh: '姓名或名称', en: 'Name' },
  idNumber: { zh: '证件号码', en: 'Number' },
  mobile: { zh: '手机号码', en: 'Mobile' },
  subject: { zh: '申请内容', en: 'Subject' },
  appliedOn: { zh: '申请日期', en: 'Date of application' },
  materials: { zh: '材料', en: 'Materials' },
  reason: { zh: '理由', en: 'Reason' },
}

/** A part of a form, and what its check said. */
export type Checked = readonly [part: keyof typeof labels, result: Result<unknown>]

const list = (
  faults: readonly (readonly [keyof typeof labels, Refusal])[],
  language: 'zh' | 'en',
) =>
  faults.map(
    ([part, refusal], index) => `${index + 1}. ${labels[part][language]}: ${refusal[language]}`,
  )

/**
 * The refusal of a form: everything that is wrong with it in one answer, as an applicant is told once
 * and completely (行政许可法 第三十二条). One fault alone keeps its own code; null when there is none.
 */
export const faultsOf = (checks: readonly Checked[]): Refusal | null => {
  const faults = checks.flatMap(([part, result]) =>
    result.ok ? [] : [[part, result.error] as const],
  )
  const [first, ...more] = faults
  if (!first) return null
  if (more.length === 0) return first[1]
  return {
    code: 'SEVERAL_FAULTS',
    zh: `共有${faults.length}处需要更正。${list(faults, 'zh').join(' ')}`,
    en: `There are ${faults.length} things to correct. ${list(faults, 'en').join(' ')}`,
  }
}
