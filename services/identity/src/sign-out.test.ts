import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from './testing/browser.ts'
import { askForToken, authorizationRequest } from './testing/code-flow.ts'
import { CALLBACK, PASSWORD, startIdentity } from './testing/identity.ts'

const HOME = 'http://127.0.0.1:9/'

let identity: Awaited<ReturnType<typeof startIdentity>>
beforeAll(async () => {
  identity = await startIdentity()
})
afterAll(() => identity.stop())

const signIn = async (username = 'agent-340405100') => {
  const browser = openBrowser(HOME)
  const { url, verifier } = authorizationRequest(identity.issuer)
  const form = await browser.open(url)
  const landing = await browser.open(form.url.href, { username, password: PASSWORD })
  const { answer } = await askForToken(identity.issuer, {
    ...{ grant_type: 'authorization_code', redirect_uri: CALLBACK, code_verifier: verifier },
    code: landing.url.searchParams.get('code') ?? '',
  })
  const isSignedIn = async () => {
    const { url: end } = await browser.open(authorizationRequest(identity.issuer).url)
    return end.searchParams.has('code')
  }
  return { browser, tokens: answer, isSignedIn }
}

const signOutUrl = (parameters: Record<string, string>) =>
  `${identity.issuer}/session/end?${new URLSearchParams(parameters)}`

describe('signing out', () => {
  it('ends the session and its refresh tokens at once when the own application asks', async () => {
    const { browser, tokens, isSignedIn } = await signIn()
    expect(await isSignedIn()).toBe(true)
    const { url } = await browser.open(
      signOutUrl({
        ...{ id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: HOME, state: 's' },
      }),
    )
    expect(url.href).toBe(`${HOME}?state=s`)
    expect(await isSignedIn()).toBe(false)
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
    expect((await askForToken(identity.issuer, refresh)).answer.error).toBe('invalid_grant')
  })

  it('asks first when anybody else does, and does nothing until the answer', async () => {
    const { browser, isSignedIn } = await signIn()
    const other = await signIn('clerk-340405-market')
    const asked = [
      {},
      { client_id: 'liandong-console', post_logout_redirect_uri: HOME },
      { id_token_hint: other.tokens.id_token ?? '', post_logout_redirect_uri: HOME },
    ]
    for (const parameters of asked) {
      const { response } = await browser.open(signOutUrl(parameters))
      expect(response.status).toBe(200)
      expect(await response.text()).toContain('确定要退出登录吗')
      expect(await isSignedIn()).toBe(true)
    }
  })

  it('returns only to addresses that are registered', async () => {
    const { browser, tokens, isSignedIn } = await signIn()
    const { response } = await browser.open(
      signOutUrl({
        ...{
          id_token_hint: tokens.id_token ?? '',
          post_logout_redirect_uri: 'https://evil.example/',
        },
      }),
    )
    expect(response.status).toBe(400)
    expect(await isSignedIn()).toBe(true)
  })
})
