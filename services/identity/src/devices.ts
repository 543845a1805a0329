import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { People, Person } from './people.ts'

/** How long a device is known after the last sign-in, in seconds. */
const KNOWN_FOR = 180 * 24 * 3600
/** How many people one device is known for: a counter's computer has several. */
const MOST_PEOPLE = 8

const ENTRY = /^([\w-]{12})\.([\w-]{16})\.([0-9]{1,12})\.([\w-]{43})$/

/** Recognizes by a signed cookie the devices at which a person has signed in. */
export type Devices = {
  /** The device's id, when this person signed in there with the present password; else null. */
  known: (person: Person, cookies: string | undefined) => string | null
  /** The device's id, when anybody signed in there; else null. */
  anybodys: (cookies: string | undefined) => string | null
  /** The cookie to set after a sign-in. */
  remember: (person: Person, cookies: string | undefined) => string
}

/** What it is made of: secrets (the first signs), whether all goes over https, the time in milliseconds. */
export type DeviceSettings = {
  people: Pick<People, 'all'>
  secrets: readonly string[]
  secure: boolean
  now?: () => number
}

type Mark = { tag: string; device: string; expires: string; signature: string; text: string }

const readMark = (text: string): Mark[] => {
  const [, tag, device, expires, signature] = ENTRY.exec(text) ?? []
  return tag && device && expires && signature ? [{ tag, device, expires, signature, text }] : []
}

/** Names the person in the cookie without saying who it is. */
const tagOf = ({ id }: Person): string => hash('sha256', id, 'base64url').slice(0, 12)

const isEqual = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))

/**
 * A device from which a person has signed in keeps its own count of wrong passwords and its own turns at
 * their check: what others do with that person's name, even from the same address, does not slow it. It is
 * no sign-in: the password is asked all the same, and a new password makes all devices strangers.
 */
export const knownDevices = (settings: DeviceSettings): Devices => {
  const { people, secrets, secure, now = Date.now } = settings
  const byTag = new Map(people.all.map((one) => [tagOf(one), one]))
  const name = secure ? '__Host-liandong_device' : 'liandong_device'

  const marksOf = (cookies = ''): Mark[] => {
    const own = cookies.split(/; */).find((one) => one.startsWith(`${name}=`))
    const entries = own?.slice(name.length + 1).split('~', MOST_PEOPLE) ?? []
    return entries.flatMap(readMark)
  }
  const sign = (secret: string, { id, passwordHash }: Person, device: string, expires: string) =>
    createHmac('sha256', secret)
      .update(JSON.stringify(['device', id, passwordHash, device, expires]))
      .digest('base64url')

  const isGenuine = (person: Person | undefined, mark: Mark): boolean => {
    if (!person || mark.tag !== tagOf(person)) return false
    const { device, expires, signature } = mark
    return (
      Number(expires) * 1_000 > now() &&
      secrets.some((secret) => isEqual(sign(secret, person, device, expires), signature))
    )
  }

  const known: Devices['known'] = (person, cookies) =>
    marksOf(cookies).find((mark) => isGenuine(person, mark))?.device ?? null

  return {
    known,
    anybodys: (cookies) =>
      marksOf(cookies).find((mark) => isGenuine(byTag.get(mark.tag), mark))?.device ?? null,
    remember: (person, cookies) => {
      const device = known(person, cookies) ?? randomBytes(12).toString('base64url')
      const expires = String(Math.floor(now() / 1_000) + KNOWN_FOR)
      const tag = tagOf(person)
      const signature = sign(secrets[0] ?? '', person, device, expires)
      const others = marksOf(cookies).filter((mark) => mark.tag !== tag)
      const all = [`${tag}.${device}.${expires}.${signature}`, ...others.map(({ text }) => text)]
      const value = all.slice(0, MOST_PEOPLE).join('~')
      const flags = `Path=/; Max-Age=${KNOWN_FOR}; HttpOnly; SameSite=Strict`
      return `${name}=${value}; ${flags}${secure ? '; Secure' : ''}`
    },
  }
}
