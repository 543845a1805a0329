import { isLocalDate, type LocalDate } from '../calendar/index.ts'
import {
  MOD31_ALPHABET,
  mod31Check,
  organisationCheck,
  residentIdCheck,
} from './check-character.ts'

/**
 * A well-formed identity number for demo data and tests: region of 6 digits, birth, serial 0–999 (odd: male).
 * Throws RangeError for anything else. It may be somebody's by chance: never send it to a real system.
 */
export function generateResidentId(region: string, birth: LocalDate, serial: number): string {
  if (!/^[1-9]\d{5}$/.test(region)) throw new RangeError(`not a region: ${region}`)
  if (!isLocalDate(birth)) throw new RangeError(`not a birth date: ${birth}`)
  const body = region + birth.replaceAll('-', '') + serialDigits(serial, 3)
  return body + residentIdCheck(body)
}

/**
 * A well-formed credit code for demo data and tests: authority and kind (`91` a company), region of 6 digits,
 * serial 0–999999, which becomes the organisation code `MA` + 6 digits. Throws RangeError for anything else.
 */
export function generateCreditCode(kind: string, region: string, serial: number): string {
  if (!/^\d{6}$/.test(region)) throw new RangeError(`not a region: ${region}`)
  if (kind.length !== 2 || ![...kind].every((char) => MOD31_ALPHABET.includes(char)))
    throw new RangeError(`not an authority and kind: ${kind}`)
  const organisation = `MA${serialDigits(serial, 6)}`
  const body = kind + region + organisation + organisationCheck(organisation)
  return body + mod31Check(body)
}

function serialDigits(serial: number, length: number): string {
  const digits = String(serial).padStart(length, '0')
  if (!/^\d+$/.test(digits) || digits.length > length)
    throw new RangeError(`not a serial: ${serial}`)
  return digits
}
