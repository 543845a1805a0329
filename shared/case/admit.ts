import type { Refusal } from '../identity/index.ts'
import { originOf } from '../network/index.ts'
import { formatCaseNumber, parseCaseNumber } from './case-number.ts'
import type { CaseEvent } from './event.ts'
import { type CaseState, isOver } from './state.ts'

const refusal = (code: string, zh: string, en: string): Refusal => ({ code, zh, en })

const notTheHolder = (event: CaseEvent): Refusal =>
  refusal(
    'EVENT_BY_WRONG_WRITER',
    `${event.by.division} 不持有该办件，无权写入第 ${event.number} 号记录；请核查来源实例。`,
    `${event.by.division} does not hold the case and may not write entry ${event.number}; check the sending instance.`,
  )

const outOfOrder = (event: CaseEvent): Refusal =>
  refusal(
    'EVENT_OUT_OF_ORDER',
    `第 ${event.number} 号记录不是下一条记录；请核查来源实例。`,
    `Entry ${event.number} is not the next one of the log; check the sending instance.`,
  )

const opensAgain: Refusal = refusal(
  'EVENT_OPENS_AGAIN',
  '办件已经受理，不能再次受理；请核查来源实例。',
  'The case was opened already and is not opened again; check the sending instance.',
)

const opening = (event: CaseEvent): Refusal | null => {
  if (event.type !== 'accepted' && event.type !== 'applicationRefused') {
    return refusal(
      'EVENT_BEFORE_OPENING',
      '办件记录的第一条必须是受理或不予受理；请核查来源实例。',
      'A case log must open with an acceptance or a refusal; check the sending instance.',
    )
  }
  const number = parseCaseNumber(event.caseId)
  const own = originOf(event.by.division)
  const asPrinted = number.ok && formatCaseNumber(number.value) === event.caseId
  const honest = asPrinted && number.value.origin === own && event.data.origin === own
  return honest ? null : notTheHolder(event)
}

/**
 * Whether an event of another writer may be appended to a copy of the log: it has the next number,
 * and its writer holds the case (or is the one to whom it was handed). Null when it may.
 */
export const admit = (state: CaseState | null, event: CaseEvent): Refusal | null => {
  if (event.number !== (state?.number ?? 0) + 1) return outOfOrder(event)
  if (!state) return opening(event)
  if (isOver(state)) {
    return refusal(
      'EVENT_AFTER_END',
      '办件已经办结，不能再追加记录；请核查来源实例。',
      'The case is over and takes no further entries; check the sending instance.',
    )
  }
  if (event.type === 'accepted' || event.type === 'applicationRefused') return opensAgain
  const writer = event.type === 'takenOver' ? state.transit?.to : state.holder
  return writer === event.by.division ? null : notTheHolder(event)
}
