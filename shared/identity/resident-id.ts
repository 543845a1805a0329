import { isLocalDate, type LocalDate } from '../calendar/index.ts'
import { residentIdCheck } from './check-character.ts'
import { accept, type Result, refuse } from './result.ts'
import { readNumber } from './typed-text.ts'

const SHAPE = /^(\d{6})(\d{4})(\d{2})(\d{2})\d{3}[\dX]$/

const MAINLAND =
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65'
/** The provinces of GB/T 2260, Taiwan, and the residence permits of Hong Kong, Macao and Taiwan residents. */
const PROVINCES = new Set([...MAINLAND.split(' '), '71', '81', '82', '83'])
const ISSUING = new Set(MAINLAND.split(' '))
const CHINA = '156'

/**
 * Whether the first six digits can be: a division below a province, or 9, the province of issue and the
 * nationality (ISO 3166-1) of a foreigner's permanent residence card of 2023.
 */
const isRegion = (digits: string): boolean =>
  digits.startsWith('9')
    ? ISSUING.has(digits.slice(1, 3)) && !['000', CHINA].includes(digits.slice(3))
    : PROVINCES.has(digits.slice(0, 2))

// The oldest published example of the standard was born in 1880; nobody at a counter is older.
const EARLIEST_BIRTH = '1850-01-01'

/**
 * A resident identity number 公民身份号码 by GB 11643-1999, or the number of a foreigner's permanent
 * residence card 外国人永久居留身份证 of 2023, which has the same length and check character; returned with a
 * capital X. `today` is the day in China: a birth after it is refused. Of the region only the province is
 * checked, as numbers keep codes of divisions that are long abolished.
 */
export function checkResidentId(text: string, today: LocalDate): Result<string> {
  const value = readNumber(text)
  const [, region, year, month, day] = SHAPE.exec(value) ?? []
  if (region === undefined) return wrongShape
  if (!isRegion(region)) return wrongRegion
  const birth = `${year}-${month}-${day}`
  if (!isLocalDate(birth) || birth < EARLIEST_BIRTH || birth > today) return wrongBirth
  return residentIdCheck(value.slice(0, 17)) === value[17] ? accept(value) : wrongCheck
}

const wrongShape = refuse(
  'RESIDENT_ID_SHAPE',
  '身份证号码应为18位：17位数字加1位数字或X，请核对后重新填写',
  'An identity number has 18 characters, 17 digits and a digit or X; check it and enter it again',
)
const wrongRegion = refuse(
  'RESIDENT_ID_REGION',
  '身份证号码开头的地区代码无效，请对照证件核对',
  'The first digits name no region; compare them with the card',
)
const wrongBirth = refuse(
  'RESIDENT_ID_BIRTH',
  '身份证号码第7至14位不是有效的出生日期，请对照证件核对',
  'Digits 7 to 14 are no valid date of birth; compare them with the card',
)
const wrongCheck = refuse(
  'RESIDENT_ID_CHECK',
  '身份证号码校验不通过，可能有一位填错，请对照证件逐位核对',
  'The check character does not fit: a digit is probably wrong; compare each with the card',
)
