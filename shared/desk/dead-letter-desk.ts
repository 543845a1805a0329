import { mayOperate } from '../auth/index.ts'
import { checkText, type Result, refuse } from '../identity/index.ts'
import type { StoreBatch } from '../messaging/index.ts'
import {
  type KeptLetter,
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

/** Whether the caller operates the instance that serves the division; gives the person's id. */
export const requireOperator = (desk: Desk, caller: Caller, division: string): Result<string> => {
  const actor = requireActor(caller)
  if (!actor.ok) return actor
  const here = desk.instance.divisions.includes(division)
  return here && mayOperate(actor.value, division)
    ? { ok: true, value: actor.value.id }
    : notOperator
}

const openLetter = async (desk: Desk, id: string): Promise<KeptLetter | null> =>
  /^\d{1,15}$/.test(id) ? readDeadLetter(desk.database.read, Number(id)) : null

/**
 * Applies a letter again as if it had just come, and settles it when it did not become the same
 * dead letter once more. In this order nothing is lost when the database goes away in between.
 */
export const replayLetter = async (
  desk: Desk,
  store: StoreBatch,
  operator: string,
  id: string,
): Promise<Result<KeptLetter>> => {
  const letter = await openLetter(desk, id)
  if (!letter) return noLetter
  const { subject, sender, payload } = letter
  const letters = await store([{ id: null, sender, subject, payload }])
  const again = letters.some((other) => letterDigest(other) === letterDigest(letter))
  desk.log.info({ deadLetter: letter.id, operator, applied: !again }, 'dead letter replayed')
  if (again) return stillDead
  await settleDeadLetter(desk.database.write, letter.id, operator, 'replayed')
  return { ok: true, value: letter }
}

/** Gives a letter up; the reason goes to the log of the instance. */
export const discardLetter = async (
  desk: Desk,
  operator: string,
  id: string,
  reason: string,
): Promise<Result<KeptLetter>> => {
  const why = checkText(reason, { min: 4, max: 500, letters: 2, multiline: true })
  if (!why.ok) return why
  const letter = await openLetter(desk, id)
  if (!letter) return noLetter
  await settleDeadLetter(desk.database.write, letter.id, operator, 'discarded')
  desk.log.warn({ deadLetter: letter.id, operator, reason: why.value }, 'dead letter discarded')
  return { ok: true, value: letter }
}
