import type { Refusal } from '../identity/index.ts'
import { divisionOfOrigin, originOf, parentOf, tierOf } from '../network/index.ts'
import { formatCaseNumber, parseCaseNumber } from './case-number.ts'
import type { CaseEvent, HandOverKind } from './event.ts'
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

const orphaned = (event: CaseEvent): Refusal =>
  refusal(
    'ENTRY_ORPHANED',
    `第 ${event.number} 号记录接在一条已丢失的记录之后（来源数据库曾由旧备份恢复），未予追加；请与经办人核对后作废本信。`,
    `Entry ${event.number} was written after one that was lost when its database was restored, and is not appended; check with the officer, then discard this letter.`,
  )

/**
 * Why an entry does not belong to a log of which the entry before it was written at `before`: it was
 * written on another one, which is lost. Null when it may belong there.
 */
export const orphanOf = (event: CaseEvent, before: string | null): Refusal | null => {
  const isOrphan = event.version === 2 && event.after !== undefined && event.after !== before
  return isOrphan ? orphaned(event) : null
}

const beyondPower = (event: CaseEvent): Refusal =>
  refusal(
    'EVENT_BEYOND_POWER',
    `${event.by.division} 无权作出第 ${event.number} 号记录中的决定或移交；请立即核查来源实例。`,
    `${event.by.division} has no power to decide or hand over as entry ${event.number} says; check the sending instance at once.`,
  )

/** Where a hand-over of each kind goes: one step up, back to the giver, or down to the counter. */
const destination: Record<HandOverKind, (state: CaseState, event: CaseEvent) => string | null> = {
  forward: (_, { by }) => parentOf(by.division),
  return: ({ givers }) => givers.at(-1) ?? null,
  deliver: ({ origin }) => divisionOfOrigin(origin),
}

/** A holder decides only what its tier decides, and hands the case only to where its way leads. */
const inPower = (state: CaseState, event: CaseEvent): boolean => {
  if (event.type === 'decided') return tierOf(event.by.division) === state.item.decidedAt
  if (event.type !== 'handedOver') return true
  return destination[event.data.kind](state, event) === event.data.to
}

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
 * its writer holds the case (or is the one to whom it was handed), and what it says is in the
 * writer's power, so that a broken or captured station harms no case beyond its own doing. Null
 * when it may.
 */
export const admit = (state: CaseState | null, event: CaseEvent): Refusal | null => {
  if (event.number !== (state?.number ?? 0) + 1) return outOfOrder(event)
  if (!state) return opening(event)
  const orphan = orphanOf(event, state.changedAt)
  if (orphan) return orphan
  if (isOver(state)) {
    return refusal(
      'EVENT_AFTER_END',
      '办件已经办结，不能再追加记录；请核查来源实例。',
      'The case is over and takes no further entries; check the sending instance.',
    )
  }
  if (event.type === 'accepted' || event.type === 'applicationRefused') return opensAgain
  const writer = event.type === 'takenOver' ? state.transit?.to : state.holder
  if (writer !== event.by.division) return notTheHolder(event)
  return inPower(state, event) ? null : beyondPower(event)
}
