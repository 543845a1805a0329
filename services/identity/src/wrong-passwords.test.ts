import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
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
    for (let n = 0; n < times; n += 1)
      expect((await from(address).signsIn(username, 'wrong')).status).toBe(401)
  }

  /** How long each try of the address was made to wait. */
  const waits = async (tries: () => Promise<unknown>) => {
    identity.clock.slept.length = 0
    await tries()
    return identity.clock.slept.splice(0)
  }

  it('do not keep an officer out who comes from elsewhere', async () => {
    const slept = await waits(() => fail('198.51.100.1', CLERK, 7))
    expect(slept).toEqual([0, 0, 0, 0, 0, 1_000, 2_000])
    const officer = from('198.51.100.2')
    expect(await waits(() => officer.signsIn(CLERK, PASSWORD))).toEqual([0])
    expect((await officer.signsIn(CLERK, PASSWORD)).isIn).toBe(true)
  })

  it('never make the right one wrong, they only make it slow where they came from', async () => {
    await fail('198.51.100.3', CLERK, 20)
    expect(await waits(() => from('198.51.100.3').signsIn(AGENT, PASSWORD))).toEqual([0])
    const officer = from('198.51.100.3')
    const slept = await waits(async () => {
      expect((await officer.signsIn(CLERK, PASSWORD)).isIn).toBe(true)
    })
    expect(slept).toEqual([10_000])
  })

  it('do not slow the officer at a device that is known, not even at the same address', async () => {
    const officer = from('198.51.100.4')
    expect((await officer.signsIn(CLERK, PASSWORD)).isIn).toBe(true)
    await fail('198.51.100.4', CLERK, 8)
    expect(await waits(() => officer.signsIn(CLERK, PASSWORD))).toEqual([0])
    // A known device is no free pass for others' names, nor for guessing on.
    const own = await waits(async () => {
      expect((await officer.signsIn(AGENT, 'wrong')).status).toBe(401)
      for (let n = 0; n < 6; n += 1)
        expect((await officer.signsIn(CLERK, 'wrong')).status).toBe(401)
    })
    expect(own).toEqual([0, 0, 0, 0, 0, 0, 1_000])
  })

  it('count together under all spellings of a name', async () => {
    const spellings = [CLERK, CLERK.toUpperCase(), ` ${CLERK}`, 'ｃlerk-340405-market', `${CLERK} `]
    const slept = await waits(async () => {
      for (const name of [...spellings, CLERK]) await from('198.51.100.5').signsIn(name, 'wrong')
    })
    expect(slept).toEqual([0, 0, 0, 0, 0, 1_000])
    expect((await from('198.51.100.6').signsIn('ＣLERK-340405-market', PASSWORD)).isIn).toBe(true)
  })

  it('are counted for unknown names as for known ones', async () => {
    const slept = await waits(() => fail('198.51.100.7', 'nobody', 6))
    expect(slept).toEqual([0, 0, 0, 0, 0, 1_000])
  })

  it('do not count for an address that only the client names', async () => {
    // Only the last hop was written by the proxy that is trusted.
    const said = Array.from({ length: 6 }, (_, n) => `203.0.113.${n}, 198.51.100.8`)
    const slept = await waits(async () => {
      for (const address of said) await fail(address, CLERK, 1)
    })
    expect(slept).toEqual([0, 0, 0, 0, 0, 1_000])
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

  it('of one name is checked one after the other, and no more than four wait', async () => {
    let open = () => {}
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    const identity = await startIdentity({ sleep: () => gate })
    const answers: { status: number; response: Response }[] = []
    const tries = Array.from({ length: 12 }, async () => {
      answers.push(await visitor(identity.issuer, '198.51.100.1').signsIn(CLERK, 'wrong'))
    })
    await vi.waitFor(() => expect(answers).toHaveLength(8), { timeout: 20_000 })
    for (const { status } of answers) expect(status).toBe(429)
    expect(answers[0]?.response.headers.get('retry-after')).toBe('10')
    expect(await answers[0]?.response.text()).toContain('账号没有锁定')
    const elsewhere = visitor(identity.issuer, '198.51.100.2').signsIn(CLERK, PASSWORD)
    open()
    expect((await elsewhere).isIn).toBe(true)
    await Promise.all(tries)
    expect(answers.map(({ status }) => status).slice(8)).toEqual([401, 401, 401, 401])
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
