import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateOfDay, dayNumber } from '../calendar/local-date.ts'
import { type CaseNumber, formatCaseNumber, parseCaseNumber } from './case-number.ts'

const example = { origin: '340405100', date: '2026-11-21', serial: 17 }
const numbers: fc.Arbitrary<CaseNumber> = fc.record({
  origin: fc.integer({ min: 0, max: 999_999_999 }).map((digits) => String(digits).padStart(9, '0')),
  date: fc.integer({ min: dayNumber('2024-01-01'), max: dayNumber('2099-12-31') }).map(dateOfDay),
  serial: fc.oneof(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 999_999 })),
})
const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ- —'

const codeOf = (text: string) => {
  const result = parseCaseNumber(text)
  return result.ok ? 'OK' : result.error.code
}

function substitutions(text: string): string[] {
  // Another dash for a dash is the same number.
  const same = (old: string, char: string) => old === char || (old === '-' && char === '—')
  return [...text].flatMap((old, i) =>
    [...CHARACTERS]
      .filter((char) => !same(old, char))
      .map((char) => text.slice(0, i) + char + text.slice(i + 1)),
  )
}

function exchanges(text: string): string[] {
  return [...text.slice(1)]
    .map((_, i) => text.slice(0, i) + text[i + 1] + text[i] + text.slice(i + 2))
    .filter((other) => other !== text)
}

describe('a case number', () => {
  it('has the check character of GB 32100', () => {
    expect(formatCaseNumber(example)).toBe('340405100-20261121-00017-J')
    expect(formatCaseNumber({ ...example, serial: 99_999 })).toMatch(/^340405100-20261121-99999-.$/)
    expect(formatCaseNumber({ ...example, serial: 100_000 })).toMatch(
      /^340405100-20261121-100000-.$/,
    )
  })

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        expect(parseCaseNumber(formatCaseNumber(number))).toEqual({ ok: true, value: number })
      }),
    )
  })

  it('is refused with any one character wrong', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        expect(
          substitutions(formatCaseNumber(number)).filter((text) => codeOf(text) === 'OK'),
        ).toEqual([])
      }),
    )
  })

  it('is refused with any two neighbours exchanged', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        expect(exchanges(formatCaseNumber(number)).filter((text) => codeOf(text) === 'OK')).toEqual(
          [],
        )
      }),
      { numRuns: 2_000 },
    )
  })

  it('is refused with two digits exchanged over a dash', () => {
    fc.assert(
      fc.property(numbers, fc.constantFrom(8, 17), (number, i) => {
        const text = formatCaseNumber(number)
        const other = text.slice(0, i) + text[i + 2] + text[i + 1] + text[i] + text.slice(i + 3)
        expect(codeOf(other) === 'OK').toBe(other === text)
      }),
      { numRuns: 1_000 },
    )
  })

  it.each([
    ['small letters', (text: string) => text.toLowerCase()],
    ['blanks around it', (text: string) => `　 ${text}\n`],
    [
      'full-width characters',
      (text: string) =>
        text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0)),
    ],
    ['the dash of a Chinese input method', (text: string) => text.replaceAll('-', '——')],
    ['an en dash', (text: string) => text.replaceAll('-', '–')],
    ['a minus sign', (text: string) => text.replaceAll('-', '−')],
  ])('is understood with %s', (_, typed) => {
    fc.assert(
      fc.property(numbers, (number) => {
        expect(parseCaseNumber(typed(formatCaseNumber(number)))).toEqual({
          ok: true,
          value: number,
        })
      }),
    )
  })

  it('is not anything else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(codeOf(text)).toBe('CASE_NUMBER_SHAPE')
      }),
    )
    expect(codeOf('-'.repeat(1_000_000))).toBe('CASE_NUMBER_SHAPE')
    expect(codeOf(`${formatCaseNumber(example)}0`)).toBe('CASE_NUMBER_SHAPE')
  })

  it('has one way to be written, a real day, and a running number', () => {
    const digits = '0123456789ABCDEFGHJKLMNPQRTUWXY'
    const anyCheck = (body: string) => [...digits].map((check) => codeOf(`${body}-${check}`))
    for (const body of [
      '340405100-20260230-00017',
      '340405100-20261121-00000',
      '340405100-20261121-000017',
    ])
      expect(anyCheck(body)).not.toContain('OK')
  })

  it.each([
    { ...example, origin: '340405' },
    { ...example, date: '2026-02-29' },
    { ...example, serial: 0 },
    { ...example, serial: 1.5 },
    { ...example, serial: 1_000_000 },
  ])('cannot be made of %o', (parts) => {
    expect(() => formatCaseNumber(parts)).toThrow(RangeError)
  })
})
