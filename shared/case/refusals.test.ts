import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type RefusalCode, refusals, refuse } from './refusals.ts'

const codes = Object.keys(refusals) as RefusalCode[]

describe('every refusal', () => {
  it.each(codes)(
    '%s tells in Chinese and in English what to do next, in whole sentences',
    (code) => {
      const { zh, en } = refusals[code]
      expect(zh).toMatch(/\p{Script=Han}.*。$/u)
      expect(zh).not.toMatch(/[!,;?]/)
      expect(en).toMatch(/^[A-Z][^\p{Script=Han}]*\.$/u)
      expect(zh.includes('{details}')).toBe(en.includes('{details}'))
    },
  )

  it.each(codes)('%s keeps its code', (code) => {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/)
    expect(refuse(code)).toMatchObject({ ok: false, error: { code } })
  })

  it('shows the details in both languages, exactly as they are', () => {
    expect(refuse('NOT_HOLDER', '340405').error).toEqual({
      code: 'NOT_HOLDER',
      zh: '该办件现由 340405 承办，本单位不能操作；请刷新后查看办理进度。',
      en: 'The case is held by 340405, so this division cannot change it; reload to see how it stands.',
    })
    const anything = fc.oneof(
      fc.string(),
      fc.constantFrom('$&', "$'", '$`', '$$', '$1', '{details}'),
    )
    fc.assert(
      fc.property(fc.constantFrom(...codes), anything, (code, details) => {
        const { zh, en } = refuse(code, details).error
        expect(zh).toBe(refusals[code].zh.split('{details}').join(details))
        expect(en).toBe(refusals[code].en.split('{details}').join(details))
      }),
    )
  })
})
