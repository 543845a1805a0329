import { type createLocalJWKSet, createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './testing/browser.ts'
import { askForToken, authorizationRequest, signInByBrowser } from './testing/code-flow.ts'
import { CALLBACK, PASSWORD, startIdentity } from './testing/identity.ts'

let identity: Awaited<ReturnType<typeof startIdentity>>

beforeAll(async () => {
  identity = await startIdentity()
})
afterAll(() => identity.stop())

const codeFor = async (username: string, changes: Record<string, string> = {}) => {
  const flow = await signInByBrowser(identity.issuer, username, PASSWORD, changes)
  return { ...flow, code: flow.landing.url.searchParams.get('code') ?? '' }
}

const exchange = (code: string, verifier: string, more: Record<string, string> = {}) =>
  askForToken(identity.issuer, {
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: CALLBACK,
    ...more,
  })

describe('the code flow with PKCE', () => {
  it('gives an ES256 access token that any service can check by discovery and JWKS', async () => {
    const { issuer } = identity
    const { code, verifier, landing } = await codeFor('clerk-340405-market')
    expect(landing.url.searchParams.get('state')).toBe('xyz')
    const { answer } = await exchange(code, verifier)

    const discovery = await fetch(`${issuer}/.well-known/openid-configuration`)
    const { jwks_uri } = (await discovery.json()) as { jwks_uri: string }
    const { payload, protectedHeader } = await jwtVerify(
      answer.access_token ?? '',
      createRemoteJWKSet(new URL(jwks_uri)),
      { issuer, audience: 'liandong', typ: 'at+jwt', algorithms: ['ES256'] },
    )
    expect(protectedHeader.alg).toBe('ES256')
    expect(payload).toMatchObject({
      sub: 'p-1',
      aud: 'liandong',
      scope: 'liandong',
      client_id: 'liandong-console',
      name: '王秀英',
      division: '340405',
      department: 'market',
      roles: ['clerk'],
    })
    expect(Number(payload.exp) - Number(payload.iat)).toBe(3600)
  })

  it('keeps the private half of its keys to itself', async () => {
    const answer = await fetch(`${identity.issuer}/jwks`)
    const jwks = (await answer.json()) as Parameters<typeof createLocalJWKSet>[0]
    expect(jwks.keys).toHaveLength(1)
    expect(jwks.keys[0]).not.toHaveProperty('d')
  })

  it('renews the access token, and refuses a refresh token the second time', async () => {
    const { code, verifier } = await codeFor('agent-340405100')
    const first = await exchange(code, verifier)
    const refresh = { grant_type: 'refresh_token', refresh_token: first.answer.refresh_token ?? '' }
    const second = await askForToken(identity.issuer, refresh)
    expect(decodeJwt(second.answer.access_token ?? '')).toMatchObject({
      sub: 'p-2',
      department: null,
    })
    const third = await askForToken(identity.issuer, refresh)
    expect(third.answer.error).toBe('invalid_grant')
  })

  it('does not ask the console a second time within a session', async () => {
    const { browser } = await codeFor('agent-340405100')
    const { url } = await browser.open(authorizationRequest(identity.issuer).url)
    expect(url.searchParams.get('code')).toBeTruthy()
  })

  it('lets another person sign in at the same browser, when the client asks for a sign-in', async () => {
    const { browser } = await codeFor('agent-340405100')
    const { url, verifier } = authorizationRequest(identity.issuer, { prompt: 'login' })
    const form = await browser.open(url)
    const fields = { username: 'clerk-340405-market', password: PASSWORD }
    const landing = await browser.open(form.url.href, fields)
    const { answer } = await exchange(landing.url.searchParams.get('code') ?? '', verifier)
    expect(decodeJwt(answer.access_token ?? '')).toMatchObject({ sub: 'p-1' })
  })

  it('accepts the command line on any loopback port, but asks it every time', async () => {
    const cli = { client_id: 'liandong-cli', redirect_uri: 'http://127.0.0.1:45678/callback' }
    const { browser, code, verifier } = await codeFor('agent-340405100', cli)
    const { answer } = await exchange(code, verifier, cli)
    expect(decodeJwt(answer.access_token ?? '')).toMatchObject({ aud: 'liandong', sub: 'p-2' })
    const again = await browser.open(authorizationRequest(identity.issuer, cli).url)
    expect(again.url.pathname).toMatch(/^\/interaction\//)
  })
})

describe('what is refused', () => {
  it('a wrong verifier, and a code used twice', async () => {
    const stolen = await codeFor('agent-340405100')
    expect((await exchange(stolen.code, 'x'.repeat(43))).answer.error).toBe('invalid_grant')
    const { code, verifier } = await codeFor('agent-340405100')
    expect((await exchange(code, verifier)).status).toBe(200)
    expect((await exchange(code, verifier)).answer.error).toBe('invalid_grant')
  })

  it('a request without PKCE', async () => {
    const { url } = authorizationRequest(identity.issuer, { code_challenge: '' })
    const landing = await openBrowser(CALLBACK).open(url)
    expect(landing.url.searchParams.get('error')).toBe('invalid_request')
  })

  it('a foreign redirect_uri, on the spot and without sending the browser there', async () => {
    const { url } = authorizationRequest(identity.issuer, {
      redirect_uri: 'https://evil.example/cb',
    })
    const { response } = await openBrowser('https://evil.example').open(url)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('redirect_uri')
  })

  it('a resource that it does not know', async () => {
    const { url } = authorizationRequest(identity.issuer, { resource: 'urn:other' })
    const landing = await openBrowser(CALLBACK).open(url)
    expect(landing.url.searchParams.get('error')).toBe('invalid_target')
  })

  it('a wrong password and an unknown user, in the same words', async () => {
    const pages = await Promise.all(
      ['agent-340405100', 'nobody"><script>'].map(async (username) => {
        const { landing } = await signInByBrowser(identity.issuer, username, 'wrong')
        expect(landing.response.status).toBe(401)
        return landing.response.text()
      }),
    )
    for (const page of pages) {
      expect(page).toContain('role="alert"')
      expect(page).toContain('用户名或密码不正确')
      expect(page).not.toContain('<script')
    }
  })
})

describe('the sign-in page', () => {
  it('has labels, no script, and a policy that lets the form return to the client only', async () => {
    const { form } = await signInByBrowser(identity.issuer, 'agent-340405100', PASSWORD)
    const policy = form.response.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("form-action 'self' http://127.0.0.1:9;")
    expect(policy).not.toContain('unsafe-inline')
    const html = await form.response.text()
    expect(html).toContain('lang="zh-CN"')
    expect(html).toContain('<label for="username">')
    expect(html).toContain('<label for="password">')
    expect(html).not.toContain('<script')
  })

  it('says so when it has expired', async () => {
    const response = await fetch(`${identity.issuer}/interaction/gone`)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('重新登录')
  })

  it('answers /health', async () => {
    expect((await fetch(`${identity.issuer}/health`)).status).toBe(200)
  })
})
