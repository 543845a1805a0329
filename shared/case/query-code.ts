import { createHash, timingSafeEqual } from 'node:crypto'
import { accept, type Result, readTyped, refuse } from '../identity/index.ts'

// Crockford's base 32: no I, L, O, U. 32 divides 256, so every character is equally likely.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 8

/** A new query code 查询码: 8 characters, 40 random bits, from a source such as `randomBytes` of node:crypto. */
export function newQueryCode(randomBytes: (size: number) => Uint8Array): string {
  return Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte % 32]!).join('')
}

/** The query code as somebody typed it, with blanks and dashes dropped and the look-alikes O, I, L read as 0, 1, 1. */
export function normaliseQueryCode(text: string): Result<string> {
  const code = readTyped(text)
    .replace(/[\s\p{Dash_Punctuation}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  return /^[0-9A-HJKMNP-TV-Z]{8}$/.test(code) ? accept(code) : wrongCode
}

/**
 * What is stored instead of the code: SHA-256 in hex over number and code, so that equal codes of two cases differ.
 * The case number is taken as printed, the code as normalised.
 */
export function hashQueryCode(caseNumber: string, code: string): string {
  return createHash('sha256').update(`${caseNumber}:${code}`).digest('hex')
}

/** Whether the typed code is the one behind a stored hash. Takes the same time wherever they differ. */
export function matchesQueryCode(caseNumber: string, typed: string, hash: string): boolean {
  const code = normaliseQueryCode(typed)
  const expected = Buffer.from(hash, 'hex')
  const actual = Buffer.from(hashQueryCode(caseNumber, code.ok ? code.value : ''), 'hex')
  return expected.length === actual.length && timingSafeEqual(expected, actual) && code.ok
}

const wrongCode = refuse(
  'QUERY_CODE_SHAPE',
  '查询码应为8位数字或字母，请按受理通知书填写',
  'A query code has 8 digits or letters; copy it from the receipt',
)
