import { setTimeout } from 'node:timers/promises'
import type { Places } from '@liandong/shared/quota'
import { type Attempts, LONGEST_DELAY } from './attempts.ts'
import type { Devices } from './devices.ts'
import type { Refusal } from './pages.ts'
import { passwordFits } from './password.ts'
import { comparable, type People, type Person } from './people.ts'
import type { Turns } from './turns.ts'

/** Who signed in, or why not. `person`: whose name was given, if it is anybody's. */
export type SignIn =
  | { ok: true; person: Person }
  | { ok: false; person: Person | undefined; refusal: Refusal }

/** What a sign-in is checked with. `sleep`: how long waiting takes, for tests. */
export type SignInParts = {
  people: People
  attempts: Attempts
  devices: Devices
  turns: Turns
  sleep?: ((milliseconds: number) => Promise<unknown>) | undefined
}

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

const retryAfter = LONGEST_DELAY / 1_000

const tooOften: Refusal = {
  status: 429,
  retryAfter,
  zh: `此处正用同一用户名多次尝试登录，请${retryAfter}秒后再试。账号没有锁定，可在其他设备上登录。`,
  en: `Several sign-ins with this name are being checked here. Please try again in ${retryAfter} seconds. The account is not locked; other devices may sign in.`,
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

type Try = { source: string; places: Places; username: string; password: string }

const check = async ({ people, attempts }: SignInParts, tried: Try): Promise<Person | Refusal> => {
  const { source, places, username, password } = tried
  const giveBack = await places.take(source)
  if (!giveBack) return busy
  try {
    attempts.begin(source, username)
    const person = people.byUsername(username)
    const fits = await passwordFits(password, person?.passwordHash ?? people.decoyHash)
    if (!person || !fits) return wrong
    attempts.succeeded(source, username)
    return person
  } finally {
    giveBack()
  }
}

/**
 * Checks a username and a password; an unknown user and a wrong password look and last alike. After wrong
 * ones the answer comes later, but it comes: the right password is never refused for what others typed.
 */
export const signIn = async (parts: SignInParts, sent: Credentials): Promise<SignIn> => {
  const { people, attempts, turns, sleep = setTimeout } = parts
  const username = comparable(sent.username)
  const person = people.byUsername(username)
  const { source, places } = sourceOf(parts, sent, person)

  const giveBack = await turns.tries.take(JSON.stringify([source, username]))
  if (!giveBack) return { ok: false, person, refusal: tooOften }
  try {
    await sleep(attempts.wait(source, username))
    const checked = await check(parts, { source, places, username, password: sent.password })
    return 'status' in checked
      ? { ok: false, person, refusal: checked }
      : { ok: true, person: checked }
  } finally {
    giveBack()
  }
}
