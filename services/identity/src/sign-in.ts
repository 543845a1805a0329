import type { Attempts } from './attempts.ts'
import type { Devices } from './devices.ts'
import type { Refusal } from './pages.ts'
import { passwordFits } from './password.ts'
import { comparable, type People, type Person } from './people.ts'
import type { Turns } from './turns.ts'

/** Who signed in, or why not. `person`: whose name was given, if it is anybody's. */
export type SignIn =
  | { ok: true; person: Person }
  | { ok: false; person: Person | undefined; refusal: Refusal }

/** What a sign-in is checked with. */
export type SignInParts = { people: People; attempts: Attempts; devices: Devices; turns: Turns }

/** What was sent: by whom, and the cookies that may say that the device is known. */
export type Credentials = {
  address: string
  cookies: string | undefined
  username: string
  password: string
}

const wrong: Refusal = {
  status: 401,
  zh: '用户名或密码不正确，请重新输入。',
  en: 'Wrong user name or password. Please try again.',
}

const tooOften = (waitMs: number): Refusal => {
  const seconds = Math.ceil(waitMs / 1000)
  return {
    status: 429,
    retryAfter: seconds,
    zh: `密码输错次数过多，请${seconds}秒后再试。账号没有锁定，可在其他设备上登录。`,
    en: `Too many wrong passwords. Please try again in ${seconds} seconds. The account is not locked; other devices may sign in.`,
  }
}

const busy: Refusal = {
  status: 503,
  retryAfter: 5,
  zh: '同时登录的人太多，请5秒后再试。',
  en: 'Too many people are signing in at this moment. Please try again in 5 seconds.',
}

/** Where a try comes from, as it is counted, and the turns that it waits for. */
const sourceOf = ({ devices, turns }: SignInParts, sent: Credentials, person?: Person) => {
  const device = person ? devices.known(person, sent.cookies) : null
  return device === null
    ? { source: `address ${sent.address}`, places: turns.strangers }
    : { source: `device ${device}`, places: turns.known }
}

/** Checks a username and a password; an unknown user and a wrong password look and last alike. */
export const signIn = async (parts: SignInParts, sent: Credentials): Promise<SignIn> => {
  const { people, attempts } = parts
  const username = comparable(sent.username)
  const person = people.byUsername(username)
  const { source, places } = sourceOf(parts, sent, person)
  const refuse = (refusal: Refusal): SignIn => ({ ok: false, person, refusal })
  const waitTime = () => attempts.wait(source, username)

  if (waitTime() > 0) return refuse(tooOften(waitTime()))
  const giveBack = await places.take(source)
  if (!giveBack) return refuse(busy)
  try {
    // Others of the same source may have failed while this one waited.
    if (waitTime() > 0) return refuse(tooOften(waitTime()))
    attempts.begin(source, username)
    const fits = await passwordFits(sent.password, person?.passwordHash ?? people.decoyHash)
    if (!person || !fits) return refuse(wrong)
    attempts.succeeded(source, username)
    return { ok: true, person }
  } finally {
    giveBack()
  }
}
