import { accept, type Result, refuse } from './result.ts'
import { readNumber } from './typed-text.ts'

const COUNTRY = /^(?:\+|00)?86(?=1\d{10}$)/

/**
 * A mobile number of the Chinese mainland: 11 digits that begin with 13 to 19. Read as phone books and
 * chats write it: with blanks, dashes, invisible marks, +86.
 */
export function checkMobile(text: string): Result<string> {
  const value = readNumber(text).replace(COUNTRY, '')
  return /^1[3-9]\d{9}$/.test(value) ? accept(value) : wrongMobile
}

const wrongMobile = refuse(
  'MOBILE_SHAPE',
  '手机号码应为11位数字，以13至19开头，请重新填写',
  'A mobile number has 11 digits and begins with 13 to 19; enter it again',
)
