import { isLocalDate, type LocalDate } from '../calendar/index.ts'
import {
  accept,
  MOD31_ALPHABET,
  mod31Check,
  type Result,
  readTyped,
  refuse,
} from '../identity/index.ts'

/** Who accepted (9 digits, padded), the day of acceptance in Shanghai, and the running number of that day from 1. */
export type CaseNumber = { origin: string; date: LocalDate; serial: number }

const MAX_SERIAL = 999_999
// A running number of 6 digits has no leading zero, so that every case has one way to be written.
const SHAPE = new RegExp(
  `^(\\d{9})-(\\d{4})(\\d{2})(\\d{2})-(\\d{5}|[1-9]\\d{5})-([${MOD31_ALPHABET}])$`,
)
// All dashes of Unicode, the minus sign, and the double dash that a Chinese input method types. No other run
// of dashes becomes one, and no blanks are dropped: a digit typed wrong as a dash or blank must not vanish.
const DASHES = /——|[\p{Dash_Punctuation}\u2212]/gu
// Longer than any way of typing a number: keeps the work small whatever comes in.
const MAX_TYPED = 100

/**
 * The case number as text, e.g. `340405100-20261121-00017-J`.
 * Throws RangeError for parts that no case can have (serial 1 to 999999).
 */
export function formatCaseNumber({ origin, date, serial }: CaseNumber): string {
  if (!/^\d{9}$/.test(origin)) throw new RangeError(`not an origin of 9 digits: ${origin}`)
  if (!isLocalDate(date)) throw new RangeError(`not a date: ${date}`)
  if (!Number.isInteger(serial) || serial < 1 || serial > MAX_SERIAL)
    throw new RangeError(`not a running number: ${serial}`)
  const body = `${origin}-${date.replaceAll('-', '')}-${String(serial).padStart(5, '0')}`
  return `${body}-${checkOf(body)}`
}

/**
 * The parts of a case number as somebody typed it: small letters, blanks around it, full-width characters
 * and any kind of dash are understood. Refuses every number with one wrong character or two exchanged neighbours.
 */
export function parseCaseNumber(text: string): Result<CaseNumber> {
  if (text.length > MAX_TYPED) return wrongShape
  const typed = readTyped(text).replace(DASHES, '-')
  const [, origin, year, month, day, digits, check] = SHAPE.exec(typed) ?? []
  if (origin === undefined) return wrongShape
  const date = `${year}-${month}-${day}`
  const serial = Number(digits)
  if (checkOf(typed.slice(0, -2)) !== check || !isLocalDate(date) || serial === 0) return wrongCheck
  return accept({ origin, date, serial })
}

/**
 * GB 32100's MOD 31-3 rather than ISO 7064 MOD 37,36: the latter overlooks one in 36 exchanges of digits
 * that differ by one (`10` for `01`); this overlooks none, and has no letter that looks like a digit.
 */
function checkOf(body: string): string {
  return mod31Check(body.replaceAll('-', ''))
}

const wrongShape = refuse(
  'CASE_NUMBER_SHAPE',
  '办件编号格式不对，应如340405100-20261121-00017-J，请按受理通知书填写',
  'This is no case number; it looks like 340405100-20261121-00017-J: copy it from the receipt',
)
const wrongCheck = refuse(
  'CASE_NUMBER_CHECK',
  '办件编号校验不通过，可能有一位填错，请对照受理通知书逐位核对',
  'The case number does not fit its check character; compare each character with the receipt',
)
