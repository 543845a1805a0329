import { shanghaiDate } from '../calendar/index.ts'
import { checkText, type Result } from '../identity/index.ts'
import { divisionOfOrigin, originOf, parentOf } from '../network/index.ts'
import type { Acting, CaseCommand } from './command.ts'
import type { HandOverKind, NewEvent } from './event.ts'
import { guard } from './guard.ts'
import type { Policy } from './policy.ts'
import { refuse } from './refusals.ts'
import type { CaseState } from './state.ts'

type Decision = Result<NewEvent[]>
type Of<Type extends CaseCommand['type']> = Extract<CaseCommand, { type: Type }>

const event = (value: NewEvent): Decision => ({ ok: true, value: [value] })

const handOver = (
  to: string,
  kind: HandOverKind,
  more: Partial<Extract<NewEvent, { type: 'handedOver' }>['data']> = {},
): Decision => event({ type: 'handedOver', data: { to, kind, reason: null, missing: [], ...more } })

const names = (materials: readonly { code: string; name: string }[]) =>
  materials.map(({ code, name }) => `${code} ${name}`).join('；')

const forward = (state: CaseState, policy: Policy, { officer }: Acting): Decision => {
  if (state.decision) return refuse('ALREADY_DECIDED')
  if (state.item.decidedAt === policy.tier) return refuse('DECIDED_HERE')
  if (state.missing.length > 0) return refuse('STILL_MISSING', names(state.missing))
  const to = parentOf(officer.division)
  return to === null ? refuse('NOT_AT_THIS_TIER') : handOver(to, 'forward')
}

const giveBack = (state: CaseState, command: Of<'return'>): Decision => {
  if (state.decision) return refuse('ALREADY_DECIDED')
  const to = state.givers.at(-1)
  if (!to) return refuse('NO_GIVER')
  const reason = checkText(command.reason, { min: 4, max: 500, letters: 2, multiline: true })
  if (!reason.ok) return reason
  // What the tier above asked for stays asked for: its clock stands until all of it has come.
  const missing = new Map([...state.missing, ...command.missing].map((one) => [one.code, one]))
  return handOver(to, 'return', { reason: reason.value, missing: [...missing.values()] })
}

const claim = (state: CaseState, { officer, chief }: Acting): Decision => {
  if (state.decision) return refuse('ALREADY_DECIDED')
  if (state.assignee?.id === officer.id) return refuse('ALREADY_CLAIMED')
  if (state.assignee && !chief) return refuse('CLAIMED_BY_OTHER', state.assignee.name)
  return event({ type: 'claimed', data: {} })
}

const supplement = (state: CaseState, command: Of<'supplement'>, acting: Acting): Decision => {
  if (state.missing.length === 0) return refuse('NOTHING_MISSING')
  const asked = new Map(state.missing.map((material) => [material.code, material]))
  const surplus = command.materials.filter((code) => !asked.has(code))
  if (surplus.length > 0) return refuse('SURPLUS_MATERIAL', surplus.join('、').slice(0, 200))
  const materials = [...asked.values()].filter(({ code }) => command.materials.includes(code))
  const missing = state.missing.filter(({ code }) => !command.materials.includes(code))
  if (missing.length > 0) return refuse('STILL_MISSING', names(missing))
  return event({ type: 'supplemented', data: { materials, on: shanghaiDate(acting.now) } })
}

const review = (state: CaseState, policy: Policy, command: Of<'review'>): Decision => {
  if (state.item.decidedAt !== policy.tier) return refuse('NOT_DECIDED_HERE')
  if (state.decision) return refuse('ALREADY_DECIDED')
  if (state.review) return refuse('ALREADY_REVIEWED')
  const text = checkText(command.text, { min: 2, max: 500, letters: 2, multiline: true })
  if (!text.ok) return text
  return event({ type: 'reviewed', data: { opinion: command.opinion, text: text.value } })
}

const decideCase = (state: CaseState, policy: Policy, command: Of<'decide'>): Decision => {
  if (state.item.decidedAt !== policy.tier) return refuse('NOT_DECIDED_HERE')
  if (state.decision) return refuse('ALREADY_DECIDED')
  if (state.missing.length > 0) return refuse('STILL_MISSING', names(state.missing))
  if (state.item.mode !== 'direct' && !state.review) return refuse('NOT_REVIEWED')
  const text = checkText(command.text, { min: 2, max: 500, letters: 2, multiline: true })
  if (!text.ok) return text
  return event({ type: 'decided', data: { outcome: command.outcome, text: text.value } })
}

const handDown = (state: CaseState, { officer }: Acting): Decision => {
  if (!state.decision) return refuse('NOT_DECIDED')
  if (originOf(officer.division) === state.origin) return refuse('DELIVER_HERE')
  return handOver(divisionOfOrigin(state.origin), 'deliver')
}

const deliver = (state: CaseState, command: Of<'deliver'>): Decision => {
  if (!state.decision) return refuse('NOT_DECIDED')
  const recipient = checkText(command.recipient, { min: 2, max: 120, letters: 2 })
  if (!recipient.ok) return recipient
  return event({
    type: 'delivered',
    data: { recipient: recipient.value, method: command.method },
  })
}

const withdraw = (state: CaseState, command: Of<'withdraw'>): Decision => {
  if (state.decision) return refuse('ALREADY_DECIDED')
  const reason = checkText(command.reason, { min: 2, max: 500, letters: 2, multiline: true })
  return reason.ok ? event({ type: 'withdrawn', data: { reason: reason.value } }) : reason
}

/** What a command does to a case: the events to append, or why it is refused. Pure and total. */
export const decide = (
  state: CaseState,
  command: CaseCommand,
  policy: Policy,
  acting: Acting,
): Decision => {
  const refusal = guard(state, command.type, policy, acting)
  if (refusal) return { ok: false, error: refusal }
  switch (command.type) {
    case 'forward':
      return forward(state, policy, acting)
    case 'takeOver':
      return event({ type: 'takenOver', data: { from: state.transit?.from ?? '' } })
    case 'claim':
      return claim(state, acting)
    case 'supplement':
      return supplement(state, command, acting)
    case 'review':
      return review(state, policy, command)
    case 'decide':
      return decideCase(state, policy, command)
    case 'return':
      return giveBack(state, command)
    case 'handDown':
      return handDown(state, acting)
    case 'deliver':
      return deliver(state, command)
    case 'withdraw':
      return withdraw(state, command)
  }
}
