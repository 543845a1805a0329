import { setTimeout as pause } from 'node:timers/promises'
import {
  type CaseState,
  formatCaseNumber,
  matchesQueryCode,
  parseCaseNumber,
} from '../case/index.ts'
import { type Result, refuse } from '../identity/index.ts'
import { readCases } from '../persistence/index.ts'
import { openPlaces, type Places } from '../quota/index.ts'
import type { Desk } from './desk.ts'

const wrong = refuse(
  'TRACKING_NOT_FOUND',
  '办件编号或查询码不正确，请对照受理通知书逐位核对，编号如340405100-20261121-00017-J；刚受理的办件请稍后再查。',
  'Number or query code is wrong; compare each character with your receipt, a number looks like 340405100-20261121-00017-J. A case accepted just now may take a moment.',
)

const tooMany = refuse(
  'TRACKING_TOO_OFTEN',
  '同时查询的人过多，请几秒后再试，或携带证件到受理窗口查询。',
  'Too many people track cases just now; try again in some seconds, or ask at the counter with your identity card.',
)

/** How long a wrong attempt takes, in milliseconds, and keeps its place. */
export const WRONG_TAKES = 500

/**
 * The places for attempts to track a case. A wrong attempt keeps its place for half a second, so that a
 * process answers at most 200 of them a second, whoever sends them: that is 0.6 % of the 2^40 codes of
 * one case in a year of nothing else. A right one gives its place back at once, and no wrong one counts
 * against it: when all places are taken, the sources that wait get the next ones in turn.
 */
export const openTrackPlaces = (): Places =>
  openPlaces({ each: 16, total: 100, waiting: 48, patience: 1_000 })

/** A number that nobody has: what cannot be read takes as long as what is not there. */
const NOBODYS = '-'
const NO_HASH = '0'.repeat(64)

/** The case that number and query code open; null for whatever is wrong with them. */
const openedBy = async (
  desk: Desk,
  number: string,
  queryCode: string,
): Promise<CaseState | null> => {
  const parsed = parseCaseNumber(number)
  const id = parsed.ok ? formatCaseNumber(parsed.value) : NOBODYS
  const state = (await readCases(desk.database.look, [id])).get(id)
  const right = matchesQueryCode(id, queryCode.slice(0, 40), state?.queryCodeHash ?? NO_HASH)
  return state && right ? state : null
}

/**
 * The case that number and query code open, for the applicant. A wrong code, a number of another place,
 * of nobody or of no sense get the same answer after the same time. `source` is the caller's address.
 */
export const trackCase = async (
  desk: Desk,
  source: string,
  number: string,
  queryCode: string,
): Promise<Result<CaseState>> => {
  const giveBack = await desk.trackPlaces.take(source)
  if (!giveBack) return tooMany
  try {
    const begun = performance.now()
    const state = await openedBy(desk, number, queryCode)
    if (state) return { ok: true, value: state }
    await pause(Math.max(0, begun + WRONG_TAKES - performance.now()))
    return wrong
  } finally {
    giveBack()
  }
}
