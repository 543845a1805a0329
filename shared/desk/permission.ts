import { type Actor, hasRole, mayActAt, maySeeCase, officerOf } from '../auth/index.ts'
import type { Acting, CaseState } from '../case/index.ts'
import { type Result, refuse } from '../identity/index.ts'
import type { Desk } from './desk.ts'

/** Who calls: a person whose token was checked, or nobody, with the reason. */
export type Caller = { actor: Actor } | { actor: null; reason: keyof typeof signIn }

const signIn = {
  missing: refuse('UNAUTHENTICATED', '请先登录。', 'Sign in first.'),
  invalid: refuse(
    'UNAUTHENTICATED',
    '登录凭证无效，请重新登录。',
    'The access token is not valid; sign in again.',
  ),
  incomplete: refuse(
    'UNAUTHENTICATED',
    '您的账号资料不全或不合规范（姓名、单位），请联系账号管理员更正后重新登录。',
    'Your account lacks a usable name or division; ask the administrator of accounts to correct it, then sign in again.',
  ),
  expired: refuse(
    'UNAUTHENTICATED',
    '登录已过期，请重新登录。',
    'The access token has expired; sign in again.',
  ),
  elsewhere: refuse(
    'FORBIDDEN',
    '您的单位不属于本市网络，不能在此查看或办理；请登录您所在城市的系统。',
    'Your division is none of this network; sign in to the network of your own city.',
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

/** Somebody at a counter: as whom the person acts, and which cases the person may see there. */
export type Counter = { acting: Acting; maySee: (state: CaseState) => boolean }

/** Whether the caller may act at the counter of a division that this instance serves. */
export const requireCounter = (desk: Desk, caller: Caller, division: string): Result<Counter> => {
  const actor = requireActor(caller)
  if (!actor.ok) return actor
  if (!desk.instance.divisions.includes(division)) return notServed
  if (!mayActAt(actor.value, division)) return notHere
  const maySee = (state: CaseState) => maySeeCase(actor.value, state)
  return { ok: true, value: { acting: acting(desk, actor.value), maySee } }
}
