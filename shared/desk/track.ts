import {
  type CaseState,
  formatCaseNumber,
  matchesQueryCode,
  parseCaseNumber,
} from '../case/index.ts'
import { type Result, refuse } from '../identity/index.ts'
import { readCases } from '../persistence/index.ts'
import type { Desk } from './desk.ts'
import { countWrongCodes } from './wrong-codes.ts'

const wrong = refuse(
  'TRACKING_NOT_FOUND',
  '办件编号或查询码不正确，请对照受理通知书核对；刚受理的办件请稍后再查。',
  'Number or query code is wrong; compare them with your receipt. A case accepted just now may take a moment.',
)

const tooMany = refuse(
  'TRACKING_TOO_OFTEN',
  '查询码输错次数过多，请一小时后再试，或携带证件到受理窗口查询。',
  'Too many wrong query codes; try again in an hour, or ask at the counter with your identity card.',
)

const wrongCodes = countWrongCodes()

/**
 * The case that number and query code open, for the applicant. Whether a number exists is not told:
 * a wrong code counts against it either way.
 */
export const trackCase = async (
  desk: Desk,
  number: string,
  queryCode: string,
): Promise<Result<CaseState>> => {
  const parsed = parseCaseNumber(number)
  if (!parsed.ok) return parsed
  const id = formatCaseNumber(parsed.value)
  const state = (await readCases(desk.database.look, [id])).get(id)
  const right = matchesQueryCode(id, queryCode.slice(0, 40), state?.queryCodeHash ?? '0'.repeat(64))
  const now = desk.now()
  // Asked after the read, in one breath with the count: many guesses at once are counted one by one.
  if (wrongCodes.tooMany(id, now)) return tooMany
  if (state && right) return { ok: true, value: state }
  wrongCodes.count(id, now)
  return wrong
}
