import type { Attempts } from './attempts.ts'
import type { Refusal } from './pages.ts'
import { passwordFits } from './password.ts'
import type { People, Person } from './people.ts'

/** Who signed in, or why not. */
export type SignIn = { ok: true; person: Person } | { ok: false; refusal: Refusal }

const wrong: Refusal = {
  status: 401,
  zh: '用户名或密码不正确，请重新输入。',
  en: 'Wrong user name or password. Please try again.',
}

const locked = (waitMs: number): Refusal => {
  const seconds = Math.ceil(waitMs / 1000)
  return {
    status: 429,
    retryAfter: seconds,
    zh: `密码输错次数过多，账号已暂时锁定，请${seconds}秒后再试。`,
    en: `Too many wrong passwords: the account is locked. Please try again in ${seconds} seconds.`,
  }
}

/** Checks a username and a password; an unknown user and a wrong password look and last alike. */
export const signIn = async (
  people: People,
  attempts: Attempts,
  username: string,
  password: string,
): Promise<SignIn> => {
  const wait = attempts.begin(username)
  if (wait > 0) return { ok: false, refusal: locked(wait) }
  const person = people.byUsername(username)
  const fits = await passwordFits(password, person?.passwordHash ?? people.decoyHash)
  if (!person || !fits) return { ok: false, refusal: wrong }
  attempts.succeeded(username)
  return { ok: true, person }
}
