import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateOfDay, dayNumber } from '../calendar/local-date.ts'
import { MOD31_ALPHABET, mod31Check, residentIdCheck } from './check-character.ts'
import { checkCreditCode } from './credit-code.ts'
import { checkMobile } from './mobile.ts'
import { checkResidentId } from './resident-id.ts'
import type { Result } from './result.ts'
import { generateCreditCode, generateResidentId } from './sample-numbers.ts'

const today = '2026-11-21'
const codeOf = (result: Result<string>) => (result.ok ? 'OK' : result.error.code)

/** Every text that differs from `text` in one character of the alphabet. */
function substitutions(text: string, alphabet: string): string[] {
  return [...text].flatMap((old, i) =>
    [...alphabet]
      .filter((char) => char !== old)
      .map((char) => text.slice(0, i) + char + text.slice(i + 1)),
  )
}

/** Every text in which two different neighbours are exchanged. */
function exchanges(text: string): string[] {
  return [...text.slice(1)]
    .map((_, i) => text.slice(0, i) + text[i + 1] + text[i] + text.slice(i + 2))
    .filter((other) => other !== text)
}

describe('a resident identity number', () => {
  // The two examples of GB 11643-1999.
  it.each(['11010519491231002X', '440524188001010014'])('%s of the standard is right', (id) => {
    expect(checkResidentId(id, today)).toEqual({ ok: true, value: id })
  })

  it('is read as it was typed', () => {
    for (const typed of [
      '11010519491231002x',
      ' 11010519491231002X\n',
      '１１０１０５１９４９１２３１００２Ｘ',
      '110105 19491231 002X',
      '110105-19491231-002X',
      '\u202D11010519491231002X\u202C',
      '1101051949\u200B1231002\u00ADX\uFEFF',
      '𝟏𝟏𝟎𝟏𝟎𝟓𝟏𝟗𝟒𝟗𝟏𝟐𝟑𝟏𝟎𝟎𝟐𝐗',
    ])
      expect(checkResidentId(typed, today)).toEqual({ ok: true, value: '11010519491231002X' })
  })

  it.each([
    ['1101051949123100', 'RESIDENT_ID_SHAPE'],
    ['110105491231002', 'RESIDENT_ID_SHAPE'],
    ['X1010519491231002X', 'RESIDENT_ID_SHAPE'],
    ['', 'RESIDENT_ID_SHAPE'],
    ['10010519491231002X', 'RESIDENT_ID_REGION'],
    ['92010519491231002X', 'RESIDENT_ID_REGION'],
    ['110105194902300021', 'RESIDENT_ID_BIRTH'],
    ['110105174912310021', 'RESIDENT_ID_BIRTH'],
    ['110105194912310021', 'RESIDENT_ID_CHECK'],
  ])('%j is refused: %s', (id, code) => {
    expect(codeOf(checkResidentId(id, today))).toBe(code)
  })

  const withRegion = (region: string) => {
    const body = `${region}19900101011`
    return body + residentIdCheck(body)
  }

  it('is refused with a province that never was, whatever its check character', () => {
    const provinces =
      '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'
    for (let first = 0; first < 90; first++) {
      const province = String(first).padStart(2, '0')
      const code = provinces.includes(province) ? 'OK' : 'RESIDENT_ID_REGION'
      expect(codeOf(checkResidentId(withRegion(`${province}0102`), today))).toBe(code)
    }
    expect(codeOf(checkResidentId('380102199001010118', today))).toBe('RESIDENT_ID_REGION')
  })

  it("may be that of a foreigner's card of 2023, issued in any province of the mainland", () => {
    expect(codeOf(checkResidentId('934840198103080027', today))).toBe('OK')
    for (const province of ['11', '15', '34', '44', '54', '65'])
      expect(codeOf(checkResidentId(withRegion(`9${province}840`), today))).toBe('OK')
    for (const region of ['938840', '900840', '971840', '981840', '934156', '934000'])
      expect(codeOf(checkResidentId(withRegion(region), today))).toBe('RESIDENT_ID_REGION')
  })

  it('is not of somebody born tomorrow', () => {
    const id = generateResidentId('340405', '2026-11-21', 1)
    expect(codeOf(checkResidentId(id, '2026-11-21'))).toBe('OK')
    expect(codeOf(checkResidentId(id, '2026-11-20'))).toBe('RESIDENT_ID_BIRTH')
  })

  it('is refused with any one character wrong or two neighbours exchanged', () => {
    const births = fc
      .integer({ min: dayNumber('1930-01-01'), max: dayNumber(today) })
      .map(dateOfDay)
    fc.assert(
      fc.property(births, fc.integer({ min: 0, max: 999 }), (birth, serial) => {
        const id = generateResidentId('340405', birth, serial)
        expect(codeOf(checkResidentId(id, today))).toBe('OK')
        const wrong = [...substitutions(id, '0123456789X'), ...exchanges(id)]
        expect(wrong.filter((other) => checkResidentId(other, today).ok)).toEqual([])
      }),
    )
  })

  it('is not generated from nonsense', () => {
    expect(() => generateResidentId('34', '2000-01-01', 1)).toThrow(RangeError)
    expect(() => generateResidentId('340405', '2000-02-30', 1)).toThrow(RangeError)
    expect(() => generateResidentId('340405', '2000-01-01', 1000)).toThrow(RangeError)
    expect(() => generateResidentId('340405', '2000-01-01', -1)).toThrow(RangeError)
  })
})

describe('a unified social credit code', () => {
  // Published codes of well-known companies.
  it.each([
    '91350100M000100Y43',
    '9144030071526726XG',
    '914403001922038216',
    '91330100799655058B',
    '91110000802100433B',
    '91110108551385082Q',
  ])('%s is right', (code) => {
    expect(checkCreditCode(` ${code.toLowerCase()} `, today)).toEqual({ ok: true, value: code })
  })

  it.each([
    ['91350100M000100Y4', 'CREDIT_CODE_SHAPE'],
    ['91350100M000100Y4S', 'CREDIT_CODE_SHAPE'],
    ['9135010AM000100Y43', 'CREDIT_CODE_SHAPE'],
    ['97350100M000100Y43', 'CREDIT_CODE_KIND'],
    ['B1350100M000100Y43', 'CREDIT_CODE_KIND'],
    ['91350100M000100Y44', 'CREDIT_CODE_CHECK'],
  ])('%s is refused: %s', (code, refusal) => {
    expect(codeOf(checkCreditCode(code, today))).toBe(refusal)
  })

  it('is not an identity number that fits its check character by chance', () => {
    expect(codeOf(checkCreditCode('340405196004150030', today))).toBe(
      'CREDIT_CODE_IS_IDENTITY_NUMBER',
    )
    const chance = Array.from({ length: 1_000 }, (_, serial) =>
      generateResidentId('340405', '1960-04-15', serial),
    ).filter((id) => mod31Check(id.slice(0, 17)) === id[17])
    expect(chance.length).toBeGreaterThan(10)
    for (const id of chance) expect(checkCreditCode(id, today).ok).toBe(false)
  })

  it('is refused with any one character wrong or two neighbours exchanged', () => {
    const kinds = fc.constantFrom('11', '12', '51', '52', '54', '91', '92', '93', 'N3', 'Y1')
    fc.assert(
      fc.property(kinds, fc.integer({ min: 0, max: 999_999 }), (kind, serial) => {
        const code = generateCreditCode(kind, '340405', serial)
        expect(codeOf(checkCreditCode(code, today))).toBe('OK')
        const wrong = [...substitutions(code, MOD31_ALPHABET), ...exchanges(code)]
        expect(wrong.filter((other) => checkCreditCode(other, today).ok)).toEqual([])
      }),
    )
  })

  it('is not generated from nonsense', () => {
    expect(() => generateCreditCode('9', '340405', 1)).toThrow(RangeError)
    expect(() => generateCreditCode('9I', '340405', 1)).toThrow(RangeError)
    expect(() => generateCreditCode('91', '3404', 1)).toThrow(RangeError)
    expect(() => generateCreditCode('91', '340405', 1_000_000)).toThrow(RangeError)
  })
})

describe('a mobile number', () => {
  it.each(['13800138000', '19912345678', ' １３８００１３８０００ '])('%j is right', (text) => {
    expect(codeOf(checkMobile(text))).toBe('OK')
  })

  it.each([
    '138 1234 5678',
    '138-1234-5678',
    '138\u00A01234\u20095678',
    '\u202D13812345678\u202C',
    '\u200E138\u200B12345678\uFEFF',
    '+8613812345678',
    '＋８６ １３８ １２３４ ５６７８',
    '+86 138 1234 5678',
    '(+86)138-1234-5678',
    '（+86）13812345678',
    '008613812345678',
    '8613812345678',
    '138.1234.5678',
    '138–1234—5678',
  ])('%j is read as 13812345678', (text) => {
    expect(checkMobile(text)).toEqual({ ok: true, value: '13812345678' })
  })

  it.each([
    '12800138000',
    '1380013800',
    '138001380001',
    '+8513800138000',
    '0554-6644123',
    '86138',
    '',
  ])('%j is refused', (text) => {
    expect(codeOf(checkMobile(text))).toBe('MOBILE_SHAPE')
  })
})
