import { isLocalDate, type LocalDate } from '../calendar/index.ts'
import { residentIdCheck } from './check-character.ts'
import { accept, type Result, refuse } from './result.ts'
import { readTyped } from './typed-text.ts'

const SHAPE = /^(\d{2})\d{4}(\d{4})(\d{2})(\d{2})\d{3}[\dX]$/
// The oldest published example of the standard was born in 1880; nobody at a counter is older.
const EARLIEST_BIRTH = '1850-01-01'

/**
 * A resident identity number 公民身份号码 by GB 11643-1999, returned with a capital X.
 * `today` is the day in China: a birth after it is refused. The region is checked for plausibility only,
 * as numbers keep codes of divisions that are long abolished.
 */
export function checkResidentId(text: string, today: LocalDate): Result<string> {
  const value = readTyped(text)
  const [, region, year, month, day] = SHAPE.exec(value) ?? []
  if (region === undefined) return wrongShape
  if (region < '11' || region > '91') return wrongRegion
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
  '身份证号码前两位不是有效的地区代码，请对照证件核对',
  'The first two digits name no region; compare them with the card',
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
