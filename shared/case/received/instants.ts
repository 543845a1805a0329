import { type LocalDate, shanghaiDate } from '../../calendar/index.ts'
import type { Refusal } from '../../identity/index.ts'
import { parseCaseNumber } from '../case-number.ts'
import type { CaseEvent } from '../event.ts'
import type { CaseState } from '../state.ts'
import { refusal } from './refusal.ts'

/**
 * How far the clocks of two honest machines may be apart. It bounds the future (the writer's clock
 * against ours), the order of two entries (two writers' clocks), and the days that follow from an
 * instant.
 */
export const CLOCKS_DIFFER = 86_400_000

/** Before the first version of this program there was no honest entry. */
const FIRST_ENTRY = Date.parse('2020-01-01T00:00:00.000Z')

const impossible = ({ number }: CaseEvent, zh: string, en: string): Refusal =>
  refusal(
    'EVENT_IMPOSSIBLE_INSTANT',
    `第 ${number} 号记录的${zh}；请核查来源实例和双方的系统时间，时间改正后可重放。`,
    `Entry ${number}: ${en}; check the sending instance and the clocks of both machines, then replay.`,
  )

const areFarApart = (one: LocalDate, other: LocalDate): boolean =>
  Math.abs(Date.parse(one) - Date.parse(other)) > CLOCKS_DIFFER

const wrongInstant = (state: CaseState | null, event: CaseEvent, now: Date): Refusal | null => {
  const at = Date.parse(event.at)
  if (at < FIRST_ENTRY)
    return impossible(event, '时间早于本系统启用', 'it is older than this system')
  if (at > now.getTime() + CLOCKS_DIFFER) {
    return impossible(event, '时间在将来', 'its instant lies in the future')
  }
  if (state && at < Date.parse(state.changedAt) - CLOCKS_DIFFER) {
    return impossible(event, '时间早于前一条记录', 'it is dated before the entry before it')
  }
  return null
}

/** The days that an entry names beside its instant. */
const daysOf = (event: CaseEvent): LocalDate[] => {
  if (event.type === 'supplemented') return [event.data.on]
  if (event.type !== 'accepted' && event.type !== 'applicationRefused') return []
  const number = parseCaseNumber(event.caseId)
  return [event.data.acceptedOn, ...(number.ok ? [number.value.date] : [])]
}

const wrongDay = (event: CaseEvent): Refusal | null => {
  const today = shanghaiDate(new Date(event.at))
  if (daysOf(event).some((day) => areFarApart(day, today))) {
    return impossible(event, '日期与其时间不符', 'a day in it does not agree with its instant')
  }
  if (event.type === 'accepted' && event.data.appliedOn > event.data.acceptedOn) {
    return impossible(event, '申请日期晚于受理日期', 'it was applied for after it was accepted')
  }
  return null
}

/** Why no honest clock gave an entry its instant and its days; null when one may have. */
export const impossibleInstant = (
  state: CaseState | null,
  event: CaseEvent,
  now: Date,
): Refusal | null => wrongInstant(state, event, now) ?? wrongDay(event)
