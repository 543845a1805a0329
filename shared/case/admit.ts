import type { ServiceItem } from '../catalogue/index.ts'
import type { Refusal } from '../identity/index.ts'
import { divisionOfOrigin, originOf, parentOf } from '../network/index.ts'
import { formatCaseNumber, parseCaseNumber } from './case-number.ts'
import type { CaseEvent, HandOverKind } from './event.ts'
import { impossibleInstant } from './received/instants.ts'
import { againstItem, beyondPower, itemNamed, type NamedItem } from './received/items.ts'
import { wrongOrder } from './received/order.ts'
import { refusal } from './received/refusal.ts'
import { impossibleText } from './received/texts.ts'
import { type CaseState, isOver } from './state.ts'

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

const afterEnd: Refusal = refusal(
  'EVENT_AFTER_END',
  '办件已经办结，不能再追加记录；请核查来源实例。',
  'The case is over and takes no further entries; check the sending instance.',
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

/** Where a hand-over of each kind goes: one step up, back to the giver, or down to the counter. */
const destination: Record<HandOverKind, (state: CaseState, event: CaseEvent) => string | null> = {
  forward: (_, { by }) => parentOf(by.division),
  return: ({ givers }) => givers.at(-1) ?? null,
  deliver: ({ origin }) => divisionOfOrigin(origin),
}

/** A holder hands the case only to where its way leads. */
const leadsAstray = (state: CaseState, event: CaseEvent): boolean =>
  event.type === 'handedOver' && destination[event.data.kind](state, event) !== event.data.to

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

const following = (state: CaseState, event: CaseEvent): Refusal | null => {
  const orphan = orphanOf(event, state.changedAt)
  if (orphan) return orphan
  if (isOver(state)) return afterEnd
  if (event.type === 'accepted' || event.type === 'applicationRefused') return opensAgain
  const writer = event.type === 'takenOver' ? state.transit?.to : state.holder
  if (writer !== event.by.division) return notTheHolder(event)
  return leadsAstray(state, event) ? beyondPower(event) : wrongOrder(state, event)
}

/**
 * What a receiver knows without the writer: its clock, and its own copy of the catalogue. `itemOf`
 * gives null for a code that the version does not have, and undefined for a version that is not here.
 */
export type Receiver = {
  now: Date
  itemOf: (named: NamedItem) => ServiceItem | null | undefined
}

/** What becomes of a received entry; one that waits needs this version of the catalogue first. */
export type Verdict =
  | { as: 'admitted' }
  | { as: 'refused'; refusal: Refusal }
  | { as: 'waits'; catalogue: number }

const refused = (reason: Refusal): Verdict => ({ as: 'refused', refusal: reason })

/**
 * Whether an entry of another writer may be appended to a copy of the log. It is refused when no
 * honest version could have written it: wrong number, writer, order or hand-over, an impossible
 * instant or text, an item or a decision that the catalogue does not give to its writer. So a broken
 * or captured instance harms no case beyond its own doing. Other broken preconditions are no reason
 * (`irregularityOf` finds them): a receiver that is stricter than the writer would split the copies
 * for good. An entry that names a catalogue version which is not here waits for it.
 */
export const admit = (
  state: CaseState | null,
  event: CaseEvent,
  { now, itemOf }: Receiver,
): Verdict => {
  if (event.number !== (state?.number ?? 0) + 1) return refused(outOfOrder(event))
  const wrong =
    (state ? following(state, event) : opening(event)) ??
    impossibleInstant(state, event, now) ??
    impossibleText(event)
  if (wrong) return refused(wrong)
  const named = itemNamed(state, event)
  if (!named) return { as: 'admitted' }
  const item = itemOf(named)
  if (item === undefined) return { as: 'waits', catalogue: named.version }
  const against = againstItem(event, named, item)
  return against ? refused(against) : { as: 'admitted' }
}
