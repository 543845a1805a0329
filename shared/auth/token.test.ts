import { SignJWT, UnsecuredJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { providerKeys } from './provider-keys.ts'
import { type Provider, startProvider } from './testing/provider.ts'
import { tokenVerifier, type VerifyToken } from './token.ts'

const seconds = () => Math.floor(Date.now() / 1_000)
const RENEWED = 5 * 60_000

let provider: Provider
let verify: VerifyToken

const claims = (more: object = {}) => ({
  iss: provider.url,
  aud: 'liandong',
  sub: 'clerk-1',
  name: '李建国',
  division: '340405',
  department: 'market-regulation',
  roles: ['clerk', 'chief'],
  iat: seconds(),
  exp: seconds() + 3_600,
  ...more,
})
const actor = {
  id: 'clerk-1',
  name: '李建国',
  division: '340405',
  department: 'market-regulation',
  roles: ['clerk', 'chief'],
}

beforeEach(async () => {
  provider = await startProvider()
  const { url: issuer } = provider
  verify = tokenVerifier({ issuer, audience: 'liandong', keys: providerKeys(issuer) })
})
afterEach(async () => {
  vi.useRealTimers()
  await provider.stop()
})

describe('a token of the provider', () => {
  it('says who acts', async () => {
    expect(await verify(await provider.token(claims()))).toEqual({
      ok: true,
      actor,
      expires: expect.any(Number),
    })
  })

  it('may be for several audiences, and for a post without a department', async () => {
    const token = await provider.token(
      claims({
        aud: ['other', 'liandong'],
        department: null,
        division: '340405100',
        roles: ['agent'],
      }),
    )
    expect(await verify(token)).toMatchObject({
      ok: true,
      actor: { department: null, division: '340405100', roles: ['agent'] },
    })
  })

  it('gives nobody more than the claims that are known', async () => {
    expect(await verify(await provider.token(claims({ admin: true, id: 'other' })))).toEqual({
      ok: true,
      actor,
      expires: expect.any(Number),
    })
  })

  it('is the same person again at once, and refused as soon as it has expired', async () => {
    const token = await provider.token(claims({ exp: seconds() + 30 }))
    expect(await verify(token)).toEqual({ ok: true, actor, expires: expect.any(Number) })
    expect(await verify(token)).toEqual({ ok: true, actor, expires: expect.any(Number) })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 36_000 })
    expect(await verify(token)).toEqual({ ok: false, reason: 'expired' })
  })

  it('is not believed for the sake of another one that was good', async () => {
    const good = await provider.token(claims())
    expect((await verify(good)).ok).toBe(true)
    const [head, body] = good.split('.')
    const forged = (await provider.forged(claims())).split('.')[2]
    expect(await verify(`${head}.${body}.${forged}`)).toEqual({ ok: false, reason: 'invalid' })
    expect((await verify(good)).ok).toBe(true)
  })

  it('is checked with keys that are fetched once', async () => {
    for (let count = 0; count < 5; count += 1)
      expect((await verify(await provider.token(claims()))).ok).toBe(true)
    expect(provider.asked).toEqual({ discovery: 1, keys: 1 })
  })
})

describe('a token that is refused', () => {
  const reason = async (token: string) => {
    const verified = await verify(token)
    return verified.ok ? 'accepted' : verified.reason
  }

  it('has expired; a clock may be five seconds slow', async () => {
    expect(await reason(await provider.token(claims({ exp: seconds() - 60 })))).toBe('expired')
    expect(await reason(await provider.token(claims({ exp: seconds() - 2 })))).toBe('accepted')
  })

  it('is not valid yet', async () => {
    expect(await reason(await provider.token(claims({ nbf: seconds() + 600 })))).toBe('invalid')
  })

  it('is of another issuer or for another audience', async () => {
    const iss = 'http://127.0.0.1:1'
    expect(await reason(await provider.token(claims({ iss })))).toBe('invalid')
    expect(await reason(await provider.token(claims({ aud: 'console' })))).toBe('invalid')
    expect(await reason(await provider.token(claims({ iss: undefined })))).toBe('invalid')
    expect(await reason(await provider.token(claims({ aud: undefined })))).toBe('invalid')
  })

  it('is signed with a foreign key', async () => {
    expect(await reason(await provider.forged(claims()))).toBe('invalid')
    expect(await reason(await provider.token(claims(), { kid: 'key-of-nobody' }))).toBe('invalid')
  })

  it('is not signed, or with an algorithm that a public key could be misused for', async () => {
    expect(await reason(new UnsecuredJWT(claims()).encode())).toBe('invalid')
    const secret = new TextEncoder().encode('x'.repeat(64))
    const header = { alg: 'HS256', kid: 'key-1' }
    const mac = await new SignJWT({ ...claims() }).setProtectedHeader(header).sign(secret)
    expect(await reason(mac)).toBe('invalid')
    expect(await reason(await provider.otherwise(claims()))).toBe('invalid')
  })

  it.each(['', 'x', 'a.b.c', 'Bearer', '..', '{}'])('is no token: %j', async (text) => {
    expect(await reason(text)).toBe('invalid')
  })

  it('was changed after it was signed', async () => {
    const [head, , signature] = (await provider.token(claims())).split('.')
    const body = Buffer.from(JSON.stringify(claims({ roles: ['manager'] }))).toString('base64url')
    expect(await reason(`${head}.${body}.${signature}`)).toBe('invalid')
  })

  it.each([
    ['exp', undefined],
    ['sub', undefined],
  ])('has the claim %s as %j', async (name, value) => {
    expect(await reason(await provider.token(claims({ [name]: value })))).toBe('invalid')
  })

  it('names no person with a post, which is for the administrator of accounts', async () => {
    expect(await reason(await provider.token(claims({ division: undefined })))).toBe('incomplete')
  })
})

describe('a provider that is down', () => {
  const answer = async (more: object = {}) => {
    const verified = await verify(await provider.token(claims(more)))
    return verified.ok ? 'accepted' : verified.reason
  }

  it('before the first key leaves nothing to check with, until it is back', async () => {
    await provider.stop()
    expect(await answer()).toBe('unavailable')
    await provider.start()
    expect(await answer()).toBe('accepted')
  })

  it('stops nobody once the keys are here', async () => {
    expect(await answer()).toBe('accepted')
    await provider.stop()
    expect(await answer()).toBe('accepted')
    expect(await answer({ exp: seconds() - 60 })).toBe('expired')
    expect(await answer({ aud: 'console' })).toBe('invalid')
    await provider.start()
  })

  it.each([
    ['an error', { status: 503, body: 'busy' }],
    ['no JSON', { status: 200, body: '<html>' }],
    ['no keys', { status: 200, body: '{"keys":7}' }],
  ])('and answers %s is not the fault of the token', async (_, ill) => {
    provider.illness.discovery = ill
    expect(await answer()).toBe('unavailable')
    provider.illness.discovery = null
    provider.illness.keys = ill
    expect(await answer()).toBe('unavailable')
    provider.illness.keys = null
    expect(await answer()).toBe('accepted')
  })

  it('and answers with an error is not believed, whatever else it says', async () => {
    const body = JSON.stringify({ issuer: provider.url, jwks_uri: `${provider.url}/jwks` })
    provider.illness.discovery = { status: 503, body }
    expect(await answer()).toBe('unavailable')
  })

  it('and does not answer keeps nobody waiting for more than three seconds', async () => {
    provider.illness.keys = 'hangs'
    const began = Date.now()
    expect(await answer()).toBe('unavailable')
    expect(Date.now() - began).toBeLessThan(5_000)
  })

  it('at the time at which the keys are looked up again stops nobody either', async () => {
    expect(await answer()).toBe('accepted')
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + RENEWED + 1_000 })
    await provider.stop()
    expect(await answer()).toBe('accepted')
    await provider.start()
  })
})

describe('a provider that changes its key', () => {
  it('is asked again, at most every ten seconds', async () => {
    expect((await verify(await provider.token(claims()))).ok).toBe(true)
    await provider.changeKey()
    expect((await verify(await provider.token(claims()))).ok).toBe(false)
    expect(provider.asked.keys).toBe(1)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11_000 })
    expect((await verify(await provider.token(claims()))).ok).toBe(true)
    expect(provider.asked.keys).toBe(2)
  })

  it('has the old one forgotten after five minutes', async () => {
    const old = await provider.token(claims({ exp: seconds() + 3 * 86_400 }))
    expect((await verify(old)).ok).toBe(true)
    await provider.changeKey()
    expect((await verify(old)).ok).toBe(true)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + RENEWED + 1_000 })
    await vi.waitFor(async () => {
      await verify(old)
      expect(provider.asked.keys).toBe(2)
    })
    // Within a minute of its last check it is not looked at again.
    await vi.waitFor(async () => {
      vi.setSystemTime(Date.now() + 60_000)
      expect((await verify(old)).ok).toBe(false)
    })
  })

  it('is asked again every ten seconds when it was down at that time', async () => {
    expect((await verify(await provider.token(claims()))).ok).toBe(true)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + RENEWED + 1_000 })
    await provider.stop()
    const token = await provider.token(claims())
    expect((await verify(token)).ok).toBe(true)
    await provider.start()
    await vi.waitFor(async () => {
      vi.setSystemTime(Date.now() + 10_000)
      expect((await verify(token)).ok).toBe(true)
      expect(provider.asked.keys).toBe(2)
    })
  })
})
