import { type Actor, hasRole, mayActAt, officerOf } from '../auth/index.ts'
import type { Acting } from '../case/index.ts'
import { type Result, refuse } from '../identity/index.ts'
import type { Desk } from './desk.ts'

/** Who calls: a person whose token was checked, or nobody, with the reason. */
export type Caller =
  | { actor: Actor }
  | { actor: null; reason: 'missing' | 'invalid' | 'expired' | 'unavailable' }

const signIn = {
  missing: refuse('UNAUTHENTICATED', '请先登录。', 'Sign in first.'),
  invalid: refuse(
    'UNAUTHENTICATED',
    '登录凭证无效，请重新登录。',
    'The access token is not valid; sign in again.',
  ),
  expired: refuse(
    'UNAUTHENTICATED',
    '登录已过期，请重新登录。',
    'The access token has expired; sign in again.',
  ),
  unavailable: refuse(
    'IDENTITY_UNAVAILABLE',
    '暂时无法核验身份，请稍后重试。',
    'The identity provider cannot be reached; try again shortly.',
  ),
}

const notHere = refuse(
  'FORBIDDEN',
  '您的岗位不能在该单位窗口办理业务，请以该单位的岗位登录。',
  'Your post does not act at the counter of this division; sign in with a post of that division.',
)

const notServed = refuse(
  'DIVISION_NOT_SERVED',
  '该实例不服务此行政区划，请通过网关访问。',
  'This instance does not serve the division; use the gateway.',
)

/** The person who calls, or the refusal that asks to sign in. */
export const requireActor = (caller: Caller): Result<Actor> =>
  caller.actor ? { ok: true, value: caller.actor } : signIn[caller.reason]

const acting = (desk: Desk, actor: Actor): Acting => ({
  officer: officerOf(actor),
  chief: hasRole(actor, 'chief'),
  now: desk.now(),
})

/** As whom the person acts at the own counter, or null when the post gives no commands. */
export const actingOf = (desk: Desk, actor: Actor): Acting | null =>
  mayActAt(actor, actor.division) ? acting(desk, actor) : null

/** Whether the caller may act at the counter of a division that this instance serves. */
export const requireCounter = (desk: Desk, caller: Caller, division: string): Result<Acting> => {
  const actor = requireActor(caller)
  if (!actor.ok) return actor
  if (!desk.instance.divisions.includes(division)) return notServed
  if (!mayActAt(actor.value, division)) return notHere
  return { ok: true, value: acting(desk, actor.value) }
}
