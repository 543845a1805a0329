import { type Actor, mayOperate } from '../auth/index.ts'
import { checkText, type Result, refuse } from '../identity/index.ts'
import { casePrefix } from '../messages/index.ts'
import type { StoreBatch } from '../messaging/index.ts'
import {
  type KeptLetter,
  type LetterScope,
  letterDigest,
  readDeadLetter,
  settleDeadLetter,
} from '../persistence/index.ts'
import type { Desk } from './desk.ts'
import { type Caller, requireActor } from './permission.ts'

const notOperator = refuse(
  'FORBIDDEN',
  '只有该实例的运维人员可以处理死信，请联系运维。',
  'Only an operator of this instance handles dead letters; ask the operator.',
)

const noLetter = refuse(
  'DEAD_LETTER_NOT_FOUND',
  '没有这封待处理的死信，可能已被处理；请刷新列表。',
  'There is no such open dead letter; it may be settled already. Reload the list.',
)

const stillDead = refuse(
  'STILL_NOT_APPLICABLE',
  '该消息仍无法应用，请查看原因并先修复其来源。',
  'The message still cannot be applied; see its reason and mend the cause first.',
)

const noRoom = refuse(
  'SENDER_OVER_QUOTA',
  '来源实例在此等待的记录已达上限，请先处理其等待中的记录，再重放本信。',
  'The sender has too many entries waiting here; settle those first, then replay the letter.',
)

/** An operator of an instance: the person's id, and the subjects whose letters are the person's. */
export type Operator = { id: string; subjects: LetterScope }

/**
 * Letters of whole divisions: an instance serves several stations, and the operator of one sees
 * nothing of another. What belongs to no station is for who operates all of them.
 */
const scopeOf = ({ instance }: Desk, actor: Actor): LetterScope => {
  const mine = instance.divisions.filter((division) => mayOperate(actor, division))
  return mine.length === instance.divisions.length ? 'all' : mine.map(casePrefix)
}

/** Whether the caller operates the division at the instance that serves it, and what that opens. */
export const requireOperator = (desk: Desk, caller: Caller, division: string): Result<Operator> => {
  const actor = requireActor(caller)
  if (!actor.ok) return actor
  const here = desk.instance.divisions.includes(division)
  return here && mayOperate(actor.value, division)
    ? { ok: true, value: { id: actor.value.id, subjects: scopeOf(desk, actor.value) } }
    : notOperator
}

const openLetter = async (desk: Desk, { subjects }: Operator, id: string) =>
  /^\d{1,15}$/.test(id) ? readDeadLetter(desk.database.read, subjects, Number(id)) : null

/**
 * Applies a letter again as if it had just come, and settles it when it did not become the same
 * dead letter once more. In this order nothing is lost when the database goes away in between.
 */
export const replayLetter = async (
  desk: Desk,
  store: StoreBatch,
  operator: Operator,
  id: string,
): Promise<Result<KeptLetter>> => {
  const letter = await openLetter(desk, operator, id)
  if (!letter) return noLetter
  const { subject, sender, payload } = letter
  const { letters, heldBack } = await store([{ id: null, sender, subject, payload }])
  if (heldBack.length > 0) return noRoom
  const again = letters.some((other) => letterDigest(other) === letterDigest(letter))
  desk.log.info(
    { deadLetter: letter.id, operator: operator.id, applied: !again },
    'dead letter replayed',
  )
  if (again) return stillDead
  await settleDeadLetter(desk.database.write, letter.id, operator.id, 'replayed')
  return { ok: true, value: letter }
}

/** Gives a letter up; the reason goes to the log of the instance. */
export const discardLetter = async (
  desk: Desk,
  operator: Operator,
  id: string,
  reason: string,
): Promise<Result<KeptLetter>> => {
  const why = checkText(reason, { min: 4, max: 500, letters: 2, multiline: true })
  if (!why.ok) return why
  const letter = await openLetter(desk, operator, id)
  if (!letter) return noLetter
  await settleDeadLetter(desk.database.write, letter.id, operator.id, 'discarded')
  const entry = { deadLetter: letter.id, operator: operator.id, reason: why.value }
  desk.log.warn(entry, 'dead letter discarded')
  return { ok: true, value: letter }
}
