import { accept, type Result } from './result.ts'
import { checkText } from './text.ts'

// The dots that input methods, fonts and old systems offer for the separating dot 间隔号 of minority and foreign names.
const DOT =
  '\\u00B7\\u0387\\u1427\\u16EB\\u2022\\u2027\\u2219\\u22C5\\u2E30\\u2E31\\u30FB\\u318D\\uA78F'
const DOTS = new RegExp(`\\s*[${DOT}][\\s${DOT}]*`, 'gu')
// Between ideographs a full stop of either width can only be the separating dot; in `J. R.` it is not.
const STOP_AMONG_IDEOGRAPHS =
  /(?<=[\p{Unified_Ideograph}\u3007]\s*)[.。](?=\s*[\p{Unified_Ideograph}\u3007])/gu
const HYPHENS = /[\u2010\u2011\u2212]/g
// Planes 2 and 3 are given as a whole: rare name characters are encoded faster than a Unicode table is updated.
// 〇 U+3007 is written in names but counts as a number; \p{M} also holds the variation selectors of rare forms.
const LETTER = '\\p{L}\\u3007\\u{20000}-\\u{3FFFD}'
const NAME = new RegExp(`^[${LETTER}][${LETTER}\\p{M}·.'’ -]*$`, 'u')
const FOREIGN = new RegExp(`[^${LETTER}\\p{M}·.'’ -]`, 'u')

/**
 * A person's name of 2 to 50 characters: letters and ideographs of every script, rare ones too,
 * with the separating dot (kept as `·`), blanks, hyphens and apostrophes inside. One person has one
 * spelling: every width becomes the usual one (NFKC), every kind of separating dot `·`.
 */
export function checkPersonName(text: string): Result<string> {
  const checked = checkText(text.normalize('NFKC'), { min: 2, max: 50, multiline: false })
  if (!checked.ok) return checked
  const value = checked.value
    .replace(HYPHENS, '-')
    .replace(STOP_AMONG_IDEOGRAPHS, '·')
    .replace(DOTS, '·')
    .replace(/\s+/gu, ' ')
  return NAME.test(value) && !value.endsWith('·') ? accept(value) : wrongName(value)
}

/** Names the character that no name has: it may be invisible, or look like another. */
const wrongName = (value: string): Result<string> => {
  const [char = value.startsWith('·') || value.endsWith('·') ? '·' : (value[0] ?? '')] =
    FOREIGN.exec(value) ?? []
  const point = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return {
    ok: false,
    error: {
      code: 'NAME_CHARACTERS',
      zh: `姓名只能包含文字和间隔号“·”，“${char}”（U+${point}）不能用在此处，请按证件填写`,
      en: `A name has letters and the dot “·” only; “${char}” (U+${point}) cannot stand here: write it as on the card`,
    },
  }
}
