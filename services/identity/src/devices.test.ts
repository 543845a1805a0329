import { describe, expect, it } from 'vitest'
import { knownDevices } from './devices.ts'
import type { Person } from './people.ts'

const person = (id: string): Person => ({
  ...{ id, name: '王秀英', username: id, passwordHash: 'scrypt:16:8:1:c2FsdA:aGFzaA' },
  ...{ division: '340405', department: null, roles: ['clerk'] },
})
const [wang, li] = [person('p-1'), person('p-2')]
const people = { all: Array.from({ length: 20 }, (_, n) => person(`p-${n}`)) }
const secrets = ['0123456789abcdef']

const cookieOf = (line: string) => line.split(';')[0] ?? ''

describe('a device', () => {
  const devices = knownDevices({ people, secrets, secure: false })
  const cookie = cookieOf(devices.remember(wang, undefined))

  it('is known for whoever signed in there, and for nobody else', () => {
    const device = devices.known(wang, `a=b; ${cookie}; c=d`)
    expect(device).toMatch(/^[\w-]{16}$/)
    expect(devices.anybodys(cookie)).toBe(device)
    expect(devices.known(li, cookie)).toBeNull()
    expect(devices.known(wang, undefined)).toBeNull()
  })

  it('stays the same one at the next sign-in, and may be several people’s', () => {
    const both = cookieOf(devices.remember(li, cookie))
    expect(devices.known(wang, both)).toBe(devices.known(wang, cookie))
    expect(devices.known(li, both)).not.toBeNull()
    const again = cookieOf(devices.remember(wang, both))
    expect(devices.known(wang, again)).toBe(devices.known(wang, cookie))
    expect(again.split('~')).toHaveLength(2)
  })

  it('is known for the last eight people, so that the cookie stays small', () => {
    const all = people.all.reduce((before, one) => cookieOf(devices.remember(one, before)), '')
    expect(people.all.filter((one) => devices.known(one, all))).toEqual(people.all.slice(-8))
    expect(all.length).toBeLessThan(800)
  })

  it('is not known by what others made', () => {
    const [tag, device, expires] = cookie.slice('liandong_device='.length).split('.')
    const other = knownDevices({ people, secrets: ['another secret ...'], secure: false })
    const foreign = cookieOf(other.remember(wang, undefined))
    const later = cookie.replace(String(expires), String(Number(expires) + 1))
    const bad = [foreign, later, `liandong_device=${tag}.${device}.${expires}.${'A'.repeat(43)}`]
    for (const one of [...bad, 'liandong_device=', 'liandong_device=~~~', `x${cookie}`])
      expect([one, devices.known(wang, one), devices.anybodys(one)]).toEqual([one, null, null])
  })

  it('is forgotten after half a year, and with another password', () => {
    const now = Date.now() + 181 * 86_400_000
    const later = knownDevices({ people, secrets, secure: false, now: () => now })
    expect(later.known(wang, cookie)).toBeNull()
    expect(devices.known({ ...wang, passwordHash: 'scrypt:16:8:1:bmV3:bmV3' }, cookie)).toBeNull()
  })

  it('is known by an older secret, which no longer signs', () => {
    const rolled = knownDevices({
      people,
      secrets: ['a new secret ...', ...secrets],
      secure: false,
    })
    expect(rolled.known(wang, cookie)).not.toBeNull()
    expect(devices.known(wang, cookieOf(rolled.remember(wang, undefined)))).toBeNull()
  })

  it('has a cookie that no script and no other site gets', () => {
    expect(devices.remember(wang, undefined)).toMatch(
      /^liandong_device=[^;]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/,
    )
    const overHttps = knownDevices({ people, secrets, secure: true })
    expect(overHttps.remember(wang, undefined)).toMatch(
      /^__Host-liandong_device=[^;]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict; Secure$/,
    )
  })
})
