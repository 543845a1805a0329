import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkCreditCode } from './credit-code.ts'
import { maskId, maskMobile, maskName } from './mask.ts'
import { checkMobile } from './mobile.ts'
import { renewCharacters } from './old-characters.ts'
import { checkPersonName } from './person-name.ts'
import { checkResidentId } from './resident-id.ts'
import type { Result } from './result.ts'
import { checkText } from './text.ts'

const naughtyStrings: string[] = createRequire(import.meta.url)('big-list-of-naughty-strings')

const line = (text: string) => checkText(text, { min: 1, max: 20 })
const lines = (text: string) => checkText(text, { min: 1, max: 20, multiline: true })
const outcome = (result: Result<string>) => (result.ok ? result.value : result.error.code)

// Any sequence of UTF-16 units: lone surrogates, controls, hidden characters and all.
const anyText = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '\0',
        ' ',
        '\n',
        '\r',
        '\t',
        '\u200B',
        '\u202E',
        '\uFEFF',
        '\u2028',
        'e\u0301',
        '张',
        '·',
        '𬀩',
      ),
    )
    .map((parts) => parts.join('')),
)

describe('a text', () => {
  it.each([
    ['is trimmed, inside too much is kept', '  八公山  镇\u3000', '八公山  镇'],
    ['loses a byte order mark', '\uFEFF淮南\u200B', '淮南'],
    ['is composed', 'e\u0301', '\u00E9'],
    ['keeps rare characters', '㛃䶮𬀩', '㛃䶮𬀩'],
    ['keeps emoji with joiners', '👨‍👩‍👧', '👨‍👩‍👧'],
    ['keeps variation selectors at its end', '葛\u{E0100}', '葛\u{E0100}'],
    ['keeps Uyghur and Tibetan', 'ئۇيغۇر བོད', 'ئۇيغۇر བོད'],
    ['has as many characters as it has code points', '𬀩'.repeat(20), '𬀩'.repeat(20)],
    ['may not be longer', '𬀩'.repeat(21), 'TEXT_TOO_LONG'],
    ['may not be empty', ' \n\u3000', 'TEXT_EMPTY'],
    ['may not be invisible', '\u200B\u200D\u2800\u3164', 'TEXT_EMPTY'],
    ['may not hold NUL', 'a\0b', 'TEXT_CONTROL'],
    ['may not hold an escape', 'a\u001B[31m', 'TEXT_CONTROL'],
    ['may not hold a C1 control', 'a\u0090b', 'TEXT_CONTROL'],
    ['may not hold a line break', 'a\nb', 'TEXT_CONTROL'],
    ['may not hold half a character', 'a\uD83D', 'TEXT_BROKEN'],
    ['may not hold the other half', '\uDE00a', 'TEXT_BROKEN'],
    ['may not hold a noncharacter', 'a\uFFFE', 'TEXT_BROKEN'],
    ['may not hold what is left of bytes that nobody could read', '办\uFFFD理', 'TEXT_BROKEN'],
    ['may not turn the direction', 'a\u202Eb', 'TEXT_HIDDEN_DIRECTION'],
    ['may not isolate a direction', 'a\u2066b\u2069', 'TEXT_HIDDEN_DIRECTION'],
  ])('%s', (_, text, expected) => {
    expect(outcome(line(text))).toBe(expected)
  })

  it('of several lines has one kind of line end, and no other control', () => {
    expect(outcome(lines('a\r\nb\rc\u2028d\te'))).toBe('a\nb\nc\nd\te')
    expect(outcome(lines('a\nb\0'))).toBe('TEXT_CONTROL')
  })

  it('may be optional', () => {
    const optional = (text: string) =>
      outcome(checkText(text, { min: 0, max: 5, multiline: false }))
    expect(['', ' ', '\u200B', '好'].map(optional)).toEqual(['', '', '', '好'])
  })

  it('may have to have a length', () => {
    expect(outcome(checkText('好', { min: 2, max: 5, multiline: false }))).toBe('TEXT_TOO_SHORT')
  })

  it('may have to say something in letters', () => {
    const reason = (text: string) => outcome(checkText(text, { min: 2, max: 9, letters: 2 }))
    expect(['。。。。', '？好', '—— ——', '🙂🙂', '好的', '12'].map(reason)).toEqual([
      ...Array(4).fill('TEXT_ONLY_SIGNS'),
      '好的',
      '12',
    ])
  })

  it('has real characters where old systems and PDF files have others', () => {
    expect(outcome(line('⻢⽒⻓⻅\uE863'))).toBe('马氏长见䶮')
  })

  it('is read in linear time', () => {
    const begin = performance.now()
    expect(outcome(line(`a${' '.repeat(500_000)}b`))).toBe('TEXT_TOO_LONG')
    expect(performance.now() - begin).toBeLessThan(2_000)
  })
})

describe('a name', () => {
  it.each([
    ['张三', '张三'],
    ['㛃䶮𬀩', '㛃䶮𬀩'],
    ['\u{2EBF0}\u{30000}', '\u{2EBF0}\u{30000}'],
    ['李〇', '李〇'],
    ['葛\u{E0100}亮', '葛\u{E0100}亮'],
    ['阿卜杜拉·买买提', '阿卜杜拉·买买提'],
    ['阿卜杜拉 • 买买提', '阿卜杜拉·买买提'],
    ['阿卜杜拉・買買提', '阿卜杜拉·買買提'],
    ['张  三', '张 三'],
    ["Seán O'Brien-Smith Jr.", "Seán O'Brien-Smith Jr."],
    ['ئەركىن', 'ئەركىن'],
    ['李\uE863', '李䶮'],
    ['\uE81E\uE831', '龴𡗗'],
    ['⻢⽂', '马文'],
    ['买买提.阿布', '买买提·阿布'],
    ['买买提．阿布', '买买提·阿布'],
    ['买买提。阿布', '买买提·阿布'],
    ['买买提ꞏ阿布', '买买提·阿布'],
    ['买买提ᐧ阿布', '买买提·阿布'],
    ['买买提 ﹒ 阿布', '买买提·阿布'],
    ['买买提‧阿布･买', '买买提·阿布·买'],
    ['Ｊｏｈｎ Smith', 'John Smith'],
    ['Jean\u2010Luc', 'Jean-Luc'],
    ['张', 'TEXT_TOO_SHORT'],
    ['张3', 'NAME_CHARACTERS'],
    ['·张三', 'NAME_CHARACTERS'],
    ['张三·', 'NAME_CHARACTERS'],
    ['张\u200B三', 'NAME_CHARACTERS'],
    ['<b>张', 'NAME_CHARACTERS'],
    ['张三😀', 'NAME_CHARACTERS'],
    ['张\n三', 'TEXT_CONTROL'],
    ['张'.repeat(51), 'TEXT_TOO_LONG'],
  ])('%j is read as %j', (text, expected) => {
    expect(outcome(checkPersonName(text))).toBe(expected)
  })

  it.each([
    ['李\uE123', 'U+E123'],
    ['张\u200B三', 'U+200B'],
    ['张3三', 'U+0033'],
    ['·张三', 'U+00B7'],
  ])('%j is refused with the character named', (text, named) => {
    const refused = checkPersonName(text)
    expect(refused.ok ? '' : refused.error.zh).toContain(named)
    expect(refused.ok ? '' : refused.error.en).toContain(named)
  })
})

describe('characters of old systems', () => {
  it('are those that GB 18030 gives for the bytes of GBK, as far as this decoder knows them', () => {
    const decoder = new TextDecoder('gb18030')
    const known = Array.from({ length: 80 }, (_, n) => {
      const trail = 0x50 + n < 0x7f ? 0x50 + n : 0x51 + n
      return [String.fromCodePoint(0xe815 + n), decoder.decode(Uint8Array.of(0xfe, trail))] as const
    }).filter(([old, real]) => old !== real)
    expect(known.length).toBeGreaterThan(70)
    for (const [old, real] of known) expect(renewCharacters(old)).toBe(renewCharacters(real))
  })

  it('leave nothing of their blocks behind, and are renewed once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0x2f00, max: 0x2fd5 }), (point) => {
        const renewed = renewCharacters(String.fromCodePoint(point))
        expect(renewed).toMatch(/^\p{Unified_Ideograph}$/u)
        expect(renewCharacters(renewed)).toBe(renewed)
      }),
    )
    for (let point = 0xe815; point <= 0xe864; point++)
      expect(renewCharacters(String.fromCodePoint(point))).not.toMatch(/\p{Co}/u)
  })
})

describe('whatever anybody types', () => {
  const checks: Record<string, (text: string) => Result<string>> = {
    line: (text) => checkText(text, { min: 0, max: 5_000, multiline: false }),
    lines: (text) => checkText(text, { min: 0, max: 5_000, multiline: true }),
    name: checkPersonName,
    id: (text) => checkResidentId(text, '2026-11-21'),
    credit: (text) => checkCreditCode(text, '2026-11-21'),
    mobile: checkMobile,
  }

  function expectSafe(text: string) {
    for (const check of Object.values(checks)) {
      const result = check(text)
      if (!result.ok) continue
      // What Postgres takes as text: no NUL, and valid as UTF-8.
      expect(result.value).not.toContain('\0')
      expect(Buffer.from(result.value, 'utf8').toString('utf8')).toBe(result.value)
      expect(result.value.normalize('NFC')).toBe(result.value)
      expect(check(result.value)).toEqual(result)
    }
  }

  it('from the big list of naughty strings is refused or safe', () => {
    expect(naughtyStrings.length).toBeGreaterThan(400)
    naughtyStrings.forEach(expectSafe)
  })

  it('most of that list is text, which is no reason to refuse it', () => {
    expect(naughtyStrings.filter((text) => checks.lines!(text).ok).length).toBeGreaterThan(400)
  })

  it('in any UTF-16 is refused or safe', () => {
    fc.assert(fc.property(anyText, expectSafe), { numRuns: 2_000 })
  })

  it('has a mask that does not throw', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const mask of [maskId, maskMobile, maskName]) expect(typeof mask(text)).toBe('string')
      }),
    )
  })
})

describe('a mask', () => {
  it('hides the middle', () => {
    expect(maskId('11010519491231002X')).toBe('110***********002X')
    expect(maskMobile('13800138000')).toBe('138****8000')
    expect([
      maskName('张三'),
      maskName('欧阳修远'),
      maskName('𬀩三'),
      maskName('张'),
      maskName(''),
    ]).toEqual(['张*', '欧**', '𬀩*', '张', ''])
  })

  it('hides everything that is too short to be what it should be', () => {
    expect([maskId('1234567890'), maskMobile('110'), maskId('')]).toEqual(['**********', '***', ''])
  })
})
