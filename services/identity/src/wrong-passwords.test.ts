import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './testing/browser.ts'
import { authorizationRequest, visitor } from './testing/code-flow.ts'
import { CALLBACK, PASSWORD, startIdentity } from './testing/identity.ts'

const CLERK = 'clerk-340405-market'
const AGENT = 'agent-340405100'

describe('somebody else’s wrong passwords', () => {
  const lines: string[] = []
  let identity: Awaited<ReturnType<typeof startIdentity>>
  beforeAll(async () => {
    const log = pino({ level: 'trace' }, { write: (line) => lines.push(line) })
    identity = await startIdentity({ log })
  })
  afterAll(() => identity.stop())

  const from = (address: string) => visitor(identity.issuer, address)
  const fail = async (address: string, username: string, times: number) => {
    const statuses: number[] = []
    for (let n = 0; n < times; n += 1)
      statuses.push((await from(address).signsIn(username, 'wrong')).status)
    return statuses
  }

  it('do not keep an officer out who comes from elsewhere', async () => {
    expect(await fail('198.51.100.1', CLERK, 7)).toEqual([401, 401, 401, 401, 401, 429, 429])
    expect((await from('198.51.100.2').signsIn(CLERK, PASSWORD)).isIn).toBe(true)
  })

  it('make only the one wait who sent them, and say for how long', async () => {
    await fail('198.51.100.3', CLERK, 5)
    const refused = await from('198.51.100.3').signsIn(CLERK, PASSWORD)
    expect(refused.status).toBe(429)
    expect(refused.response.headers.get('retry-after')).toBe('1')
    expect(await refused.response.text()).toContain('账号没有锁定')
    expect((await from('198.51.100.3').signsIn(AGENT, PASSWORD)).isIn).toBe(true)
    identity.clock.now += 1_000
    expect((await from('198.51.100.3').signsIn(CLERK, PASSWORD)).isIn).toBe(true)
  })

  it('do not slow the officer at a device that is known, not even at the same address', async () => {
    const officer = from('198.51.100.4')
    expect((await officer.signsIn(CLERK, PASSWORD)).isIn).toBe(true)
    expect(await fail('198.51.100.4', CLERK, 6)).toContain(429)
    expect((await officer.signsIn(CLERK, PASSWORD)).isIn).toBe(true)
    // A known device is no free pass for others' names, nor for guessing on.
    expect((await officer.signsIn(AGENT, 'wrong')).status).toBe(401)
    const own: number[] = []
    for (let n = 0; n < 6; n += 1) own.push((await officer.signsIn(CLERK, 'wrong')).status)
    expect(own).toEqual([401, 401, 401, 401, 401, 429])
  })

  it('count together under all spellings of a name', async () => {
    const spellings = [CLERK, CLERK.toUpperCase(), ` ${CLERK}`, 'ｃlerk-340405-market', `${CLERK} `]
    const statuses: number[] = []
    for (const name of [...spellings, CLERK])
      statuses.push((await from('198.51.100.5').signsIn(name, 'wrong')).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
    expect((await from('198.51.100.6').signsIn('ＣLERK-340405-market', PASSWORD)).isIn).toBe(true)
  })

  it('are counted for unknown names as for known ones', async () => {
    expect(await fail('198.51.100.7', 'nobody', 6)).toEqual([401, 401, 401, 401, 401, 429])
  })

  it('do not count for an address that only the client names', async () => {
    // Only the last hop was written by the proxy that is trusted.
    const said = Array.from({ length: 6 }, (_, n) => `203.0.113.${n}, 198.51.100.8`)
    const statuses: number[] = []
    for (const address of said) statuses.push((await fail(address, CLERK, 1))[0] ?? 0)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429])
  })

  it('are logged by the person’s id, and by nothing that was typed', async () => {
    lines.length = 0
    const planted = 'Pa55-planted-密码'
    await from('198.51.100.9').signsIn(planted, planted)
    await from('198.51.100.9').signsIn(` ${planted.toUpperCase()}`, 'wrong')
    await from('198.51.100.9').signsIn(CLERK, planted)
    await from('198.51.100.9').signsIn(CLERK, PASSWORD)
    await openBrowser(CALLBACK).open(
      authorizationRequest(identity.issuer, { login_hint: planted, scope: planted }).url,
    )
    const text = lines.join('').toLowerCase()
    expect(lines.length).toBeGreaterThan(3)
    for (const part of ['planted', '密码', PASSWORD, CLERK]) expect(text).not.toContain(part)
    const refused = lines
      .map((line) => JSON.parse(line))
      .filter(({ msg }) => msg === 'sign-in refused')
    expect(refused.map(({ sub }) => sub)).toEqual([null, null, 'p-1'])
  })
})

describe('a flood of wrong passwords', () => {
  it('from one address makes nobody else wait for more than the check under way', async () => {
    // Slow enough that the flood is still there when the others come.
    const identity = await startIdentity({ cost: { N: 2 ** 14, r: 8, p: 1 } })
    const warm = visitor(identity.issuer, '192.0.2.9')
    await warm.signsIn(AGENT, PASSWORD)
    let answered = 0
    const flood = Array.from({ length: 40 }, (_, n) =>
      visitor(identity.issuer, '198.51.100.1')
        .signsIn(`name-${n}`, 'wrong')
        .then(({ status }) => {
          answered += 1
          return status
        }),
    )
    while (answered < 3) await Promise.race([flood[answered], new Promise(setImmediate)])
    const before = answered
    const people = [
      visitor(identity.issuer, '192.0.2.1'),
      visitor(identity.issuer, '2001:db8::1'),
      warm,
    ]
    const signedIn = await Promise.all(people.map((one) => one.signsIn(AGENT, PASSWORD)))
    expect(signedIn.map(({ isIn }) => isIn)).toEqual([true, true, true])
    expect(answered - before).toBeLessThan(20)
    // Who waited for too long behind so many of the own address is asked to come again.
    for (const status of await Promise.all(flood)) expect([401, 503]).toContain(status)
    await identity.stop()
  })

  it('cannot make the server remember sign-ins without end', async () => {
    const identity = await startIdentity()
    const { url } = authorizationRequest(identity.issuer)
    const begin = async (address: string) => {
      const headers = { 'x-forwarded-for': address }
      const response = await fetch(url, { headers, redirect: 'manual' })
      await response.body?.cancel()
      return response
    }
    let last = await begin('198.51.100.1')
    for (let n = 0; n < 200 && last.status === 303; n += 1) last = await begin('198.51.100.1')
    expect(last.status).toBe(429)
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await begin('198.51.100.2')).status).toBe(303)
    await identity.stop()
  })
})
