import { accept, type Result, refuse } from './result.ts'
import { checkText } from './text.ts'

// The dots that input methods offer for the separating dot 间隔号 of minority and foreign names.
const DOTS =
  /\s*[\u00B7\u2022\u2027\u2219\u22C5\u30FB\uFF65][\s\u00B7\u2022\u2027\u2219\u22C5\u30FB\uFF65]*/gu
// Planes 2 and 3 are given as a whole: rare name characters are encoded faster than a Unicode table is updated.
// 〇 U+3007 is written in names but counts as a number; \p{M} also holds the variation selectors of rare forms.
const NAME = /^[\p{L}\u3007\u{20000}-\u{3FFFD}][\p{L}\p{M}\u3007\u{20000}-\u{3FFFD}·.'’ -]*$/u

/**
 * A person's name of 2 to 50 characters: letters and ideographs of every script, rare ones too,
 * with the separating dot (kept as `·`), blanks, hyphens and apostrophes inside.
 */
export function checkPersonName(text: string): Result<string> {
  const checked = checkText(text, { min: 2, max: 50, multiline: false })
  if (!checked.ok) return checked
  const value = checked.value.replace(DOTS, '·').replace(/\s+/gu, ' ')
  return NAME.test(value) && !value.endsWith('·') ? accept(value) : wrongName
}

const wrongName = refuse(
  'NAME_CHARACTERS',
  '姓名只能包含文字和间隔号“·”，不能含数字或符号，请按证件填写',
  'A name has letters and the dot “·” only, no digits or signs; write it as on the card',
)
