import { renewCharacters } from './old-characters.ts'
import { accept, type Refusal, type Result, refuse } from './result.ts'

/**
 * Least and greatest length in code points; `multiline` (default: no) allows line feeds and tabs;
 * `letters` is how many letters or digits it has at least, where signs alone say nothing (default: 0).
 */
export type TextRule = { min: number; max: number; multiline?: boolean; letters?: number }

const LONE_SURROGATE = /\p{Surrogate}/u
// What a decoder puts in the place of bytes that it cannot read: the text is lost already.
const REPLACED = /\uFFFD/
const CONTROL = /[\p{Cc}\u2028\u2029]/u
const CONTROL_IN_LINES = /[^\P{Cc}\n\t]/u
const NONCHARACTER = /\p{Noncharacter_Code_Point}/u
// Embedding, override and isolate characters show a text in another order than it is stored in.
const BIDI = /[\u202A-\u202E\u2066-\u2069]/u
const LINE_END = /\r\n?|[\u0085\u2028\u2029]/g
const NOT_BLANK = /[^\s\u200B\u2060\uFEFF]/u
const LETTER = /[\p{L}\p{N}]/gu
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/u

/**
 * Free text from a form, safe to store (Postgres refuses NUL and lone surrogates) and to show:
 * NFC, trimmed, line ends as `\n`. Checking an accepted value again gives the same value.
 */
export function checkText(text: string, rule: TextRule): Result<string> {
  if ([LONE_SURROGATE, NONCHARACTER, REPLACED].some((one) => one.test(text))) return broken
  if (BIDI.test(text)) return hidden
  const lines = rule.multiline ? text.replace(LINE_END, '\n') : text
  const value = renewCharacters(trimBlanks(lines)).normalize('NFC')
  if ((rule.multiline ? CONTROL_IN_LINES : CONTROL).test(value)) return control
  const checked = checkLength(value, rule)
  if (!checked.ok || checked.value === '') return checked
  return lettersIn(value) >= (rule.letters ?? 0) ? checked : onlySigns
}

const lettersIn = (value: string): number => value.match(LETTER)?.length ?? 0

/** Not a `[…]+$` pattern: that takes quadratic time on a long run of blanks inside the text. */
function trimBlanks(text: string): string {
  const chars = [...text]
  const first = chars.findIndex((char) => NOT_BLANK.test(char))
  const last = chars.findLastIndex((char) => NOT_BLANK.test(char))
  return chars.slice(Math.max(first, 0), last + 1).join('')
}

function checkLength(value: string, { min, max }: TextRule): Result<string> {
  if (!VISIBLE.test(value)) return min <= 0 ? accept('') : empty
  const length = [...value].length
  if (length < min) return { ok: false, error: tooShort(min) }
  return length > max ? { ok: false, error: tooLong(max, length) } : accept(value)
}

const broken = refuse(
  'TEXT_BROKEN',
  '内容含有损坏的字符，请删除后重新输入',
  'The text has a broken character; delete it and type it again',
)
const hidden = refuse(
  'TEXT_HIDDEN_DIRECTION',
  '内容含有改变显示顺序的隐藏字符，请直接输入，不要粘贴',
  'The text has hidden characters that change its order on screen; type it instead of pasting',
)
const control = refuse(
  'TEXT_CONTROL',
  '内容含有控制字符或不允许的换行，请删除后重新输入',
  'The text has control characters or a line break where none may be; delete them',
)
const onlySigns = refuse(
  'TEXT_ONLY_SIGNS',
  '内容只有符号，没有文字，请用文字填写',
  'The text has signs only; write it in words',
)
const empty = refuse('TEXT_EMPTY', '内容不能为空，请填写', 'The text is empty; fill it in')

function tooShort(min: number): Refusal {
  return {
    code: 'TEXT_TOO_SHORT',
    zh: `内容太短，至少${min}个字`,
    en: `Too short: at least ${min}`,
  }
}

function tooLong(max: number, length: number): Refusal {
  return {
    code: 'TEXT_TOO_LONG',
    zh: `内容太长：最多${max}个字，现有${length}个，请缩短`,
    en: `Too long: at most ${max} characters, this has ${length}; shorten it`,
  }
}
