import type { ServiceItem } from '../catalogue/index.ts'
import type { Refusal } from '../identity/index.ts'
import { tierOf } from '../network/index.ts'
import { checkApplication, checkRefusal } from './application.ts'
import type { Acting, CaseCommand } from './command.ts'
import { decide } from './decide.ts'
import type { CaseEvent } from './event.ts'
import { type Policy, policies } from './policy.ts'
import { refusal } from './received/refusal.ts'
import type { CaseState } from './state.ts'

type Of<Type extends CaseEvent['type']> = Extract<CaseEvent, { type: Type }>
type Opening = Of<'accepted' | 'applicationRefused'>
type Checked = { ok: true; value: unknown } | { ok: false; error: Refusal }

const otherwise = refusal(
  'NOT_AS_DECIDED',
  '该记录的内容与规则得出的结果不符；请核查来源实例的版本和数据。',
  'The entry does not say what the rules make of its command; check the version and the data of the sending instance.',
)

const markup = refusal(
  'MARKUP_IN_NAME',
  '单位名称或领取人中含有标记符号“<”“>”，请核对并更正。',
  'The name of a firm or a recipient contains "<" or ">"; check it and have it corrected.',
)

/**
 * The person who wrote the entry, at that moment. Entries do not tell whether it was a chief
 * representative; it is taken for granted, so that nobody is reported wrongly.
 */
const actingOf = ({ by, at }: CaseEvent): Acting => ({
  officer: by,
  chief: true,
  now: new Date(at),
})

const handOverCommand = ({ kind, reason, missing }: Of<'handedOver'>['data']): CaseCommand => {
  if (kind === 'return') return { type: 'return', reason: reason ?? '', missing }
  return { type: kind === 'forward' ? 'forward' : 'handDown' }
}

/** The command from which an entry must have come. */
const commandOf = (event: Exclude<CaseEvent, Opening>): CaseCommand => {
  switch (event.type) {
    case 'handedOver':
      return handOverCommand(event.data)
    case 'takenOver':
      return { type: 'takeOver' }
    case 'claimed':
      return { type: 'claim' }
    case 'supplemented':
      return { type: 'supplement', materials: event.data.materials.map(({ code }) => code) }
    case 'reviewed':
      return { type: 'review', ...event.data }
    case 'decided':
      return { type: 'decide', ...event.data }
    case 'delivered':
      return { type: 'deliver', ...event.data }
    case 'withdrawn':
      return { type: 'withdraw', ...event.data }
  }
}

const checkOpening = (event: Opening, item: ServiceItem | null, policy: Policy): Checked => {
  const offered = item && { item, version: event.data.item.version }
  const { queryCodeHash } = event.data
  const checked: Checked =
    event.type === 'accepted'
      ? checkApplication(
          { ...event.data, materials: event.data.materials.map(({ code }) => code) },
          offered,
          policy,
          actingOf(event),
        )
      : checkRefusal(event.data, offered, policy, actingOf(event))
  return checked.ok ? { ok: true, value: { ...(checked.value as object), queryCodeHash } } : checked
}

/** What the rules of today make of the entry's command: its data, or why they refuse it. */
const decideAgain = (
  state: CaseState | null,
  event: CaseEvent,
  item: ServiceItem | null,
  policy: Policy,
): Checked => {
  if (event.type === 'accepted' || event.type === 'applicationRefused') {
    return checkOpening(event, item, policy)
  }
  if (!state) return { ok: false, error: otherwise }
  const decision = decide(state, commandOf(event), policy, actingOf(event))
  return decision.ok ? { ok: true, value: decision.value[0]?.data } : decision
}

/** The same JSON value; the order of keys does not count. */
const isSame = (one: unknown, other: unknown): boolean => {
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return one === other
  const [ones, others] = [Object.entries(one), new Map(Object.entries(other))]
  return (
    ones.length === others.size &&
    ones.every(([key, value]) => others.has(key) && isSame(value, others.get(key)))
  )
}

const nameIn = (event: CaseEvent): string => {
  if (event.type === 'delivered') return event.data.recipient
  const isOpening = event.type === 'accepted' || event.type === 'applicationRefused'
  return isOpening ? event.data.applicant.name : ''
}

/**
 * What is irregular about an entry that `admit` lets through: the precondition of its command that
 * the rules of today find broken. `state` is how the case stood before it, `item` the item that an
 * opening names. Null when all is well. The rules are those by which commands are decided, so none
 * is written twice.
 */
export const irregularityOf = (
  state: CaseState | null,
  event: CaseEvent,
  item: ServiceItem | null,
): Refusal | null => {
  const tier = tierOf(event.by.division)
  if (!tier) return otherwise
  const again = decideAgain(state, event, item, policies[tier])
  if (!again.ok) return again.error
  if (!isSame(again.value, event.data)) return otherwise
  return /[<>]/.test(nameIn(event)) ? markup : null
}
