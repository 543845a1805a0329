import type { LocalDate } from '../calendar/index.ts'
import { MOD31_ALPHABET, mod31Check } from './check-character.ts'
import { checkResidentId } from './resident-id.ts'
import { accept, type Result, refuse } from './result.ts'
import { readNumber } from './typed-text.ts'

/**
 * Registering authority 登记管理部门 → kinds of organisation 机构类别 that it registers (GB 32100-2015 with
 * its amendments). 54 are the villagers' and residents' committees.
 */
const KINDS: Readonly<Record<string, string>> = {
  1: '1239',
  2: '19',
  3: '123459',
  4: '19',
  5: '12349',
  6: '129',
  7: '129',
  8: '19',
  9: '1239',
  A: '19',
  N: '1239',
  Y: '1',
}

const SHAPE = new RegExp(`^[${MOD31_ALPHABET}]{2}\\d{6}[${MOD31_ALPHABET}]{10}$`)

/**
 * A unified social credit code 统一社会信用代码 by GB 32100-2015, returned in capitals. One in 31 identity
 * numbers has the right shape and check character by chance, so a valid identity number is refused: it
 * is somebody's number in the wrong field.
 */
export function checkCreditCode(text: string, today: LocalDate): Result<string> {
  const value = readNumber(text)
  if (!SHAPE.test(value)) return wrongShape
  if (checkResidentId(value, today).ok) return identityNumber
  if (!KINDS[value[0]!]?.includes(value[1]!)) return wrongKind
  return mod31Check(value.slice(0, 17)) === value[17] ? accept(value) : wrongCheck
}

const wrongShape = refuse(
  'CREDIT_CODE_SHAPE',
  '统一社会信用代码应为18位数字或大写字母（不含I、O、Z、S、V），请对照营业执照核对',
  'A credit code has 18 digits or capitals without I, O, Z, S, V; compare it with the licence',
)
const identityNumber = refuse(
  'CREDIT_CODE_IS_IDENTITY_NUMBER',
  '这是个人身份证号码，不是统一社会信用代码；请填写营业执照上的代码，或改为个人申请',
  "This is a person's identity number, not a credit code; enter the code of the licence, or apply as a person",
)
const wrongKind = refuse(
  'CREDIT_CODE_KIND',
  '统一社会信用代码前两位不是有效的登记部门和机构类别，请对照营业执照核对',
  'The first two characters name no authority and kind; compare them with the licence',
)
const wrongCheck = refuse(
  'CREDIT_CODE_CHECK',
  '统一社会信用代码校验不通过，可能有一位填错，请对照营业执照逐位核对',
  'The check character does not fit: a character is probably wrong; compare each with the licence',
)
