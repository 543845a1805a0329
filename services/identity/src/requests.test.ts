import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { authorizationRequest } from './testing/code-flow.ts'
import { startIdentity } from './testing/identity.ts'

let identity: Awaited<ReturnType<typeof startIdentity>>
beforeAll(async () => {
  identity = await startIdentity()
})
afterAll(() => identity.stop())

/** A sign-in form that waits to be sent: where to, with which cookies. */
const openForm = async () => {
  const { url } = authorizationRequest(identity.issuer)
  const response = await fetch(url, { redirect: 'manual' })
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  return { to: new URL(response.headers.get('location') ?? '', url), cookie }
}

describe('what is sent as a sign-in form', () => {
  const FORM = 'application/x-www-form-urlencoded'
  const send = async (body: string | Uint8Array<ArrayBuffer>, type = FORM) => {
    const { to, cookie } = await openForm()
    return fetch(to, { method: 'POST', headers: { cookie, 'content-type': type }, body })
  }

  it.each([
    ['GBK, percent-encoded', 'username=%CD%F5&password=x', FORM, 400],
    ['GBK bytes', new Uint8Array([...Buffer.from('username='), 0xcd, 0xf5]), FORM, 400],
    ['a broken escape', 'username=%', FORM, 400],
    ['half a surrogate', 'username=%ED%A0%80', FORM, 400],
    ['another charset', 'username=a', `${FORM}; charset=gbk`, 415],
    ['JSON', '{}', 'application/json', 415],
    ['a file', '--x--', 'multipart/form-data; boundary=x', 415],
    ['9 KB', `username=${'a'.repeat(9_000)}`, FORM, 413],
    ['nothing', '', FORM, 401],
    ['fields without end', 'a=1&'.repeat(2_000), FORM, 401],
    [
      'a wrong password, all in order',
      'username=%E7%8E%8B+%E4%BA%94&password=x',
      `${FORM};charset=UTF-8`,
      401,
    ],
  ])('%s is answered as what it is', async (_, body, type, status) => {
    const response = await send(body, type)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toContain('text/html')
    expect(await response.text()).toContain('role="alert"')
  })

  it('is read no further than 8 KB, also when it does not say its length', async () => {
    const { to, cookie } = await openForm()
    const status = await new Promise((resolve, reject) => {
      const headers = { cookie, 'content-type': FORM, 'transfer-encoding': 'chunked' }
      const sent = request(to, { method: 'POST', headers }, (response) => {
        resolve(response.statusCode)
        sent.destroy()
      })
      sent.on('error', reject)
      sent.write(`username=${'a'.repeat(20_000)}`)
    })
    expect(status).toBe(413)
  })
})

describe('any request', () => {
  it.each([
    '//',
    '//evil.example/auth',
    '/%',
    '/interaction/',
    '/interaction/%00',
    '/auth?x=%',
    '/nothing',
  ])('to %s is answered without a failure of the server', async (path) => {
    const { port } = new URL(identity.url)
    const status = await new Promise<number>((resolve, reject) => {
      request({ host: '127.0.0.1', port, path }, (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      })
        .on('error', reject)
        .end()
    })
    expect(status).toBeGreaterThanOrEqual(300)
    expect(status).toBeLessThan(500)
  })

  it('does not decide under which address the provider goes', async () => {
    const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
    const response = await fetch(`${identity.url}/.well-known/openid-configuration`, { headers })
    const { issuer, ...endpoints } = (await response.json()) as Record<string, unknown>
    expect(issuer).toBe(identity.issuer)
    expect(endpoints.token_endpoint).toBe(`${identity.issuer}/token`)
    expect(JSON.stringify(endpoints)).not.toContain('evil')
  })
})

describe('behind a proxy that ends TLS', () => {
  it('cookies and addresses are those of https', async () => {
    const public_ = await startIdentity({ issuer: 'https://id.example' })
    const { url } = authorizationRequest(public_.url)
    const response = await fetch(url, { redirect: 'manual' })
    const cookies = response.headers.getSetCookie()
    expect(cookies.map((line) => line.split('=')[0])).toEqual(
      expect.arrayContaining(['__Secure-interaction', '__Secure-interaction_resume']),
    )
    for (const line of cookies) expect(line).toMatch(/; secure; httponly/i)
    const discovery = await fetch(`${public_.url}/.well-known/openid-configuration`)
    expect(await discovery.json()).toMatchObject({ token_endpoint: 'https://id.example/token' })
    await public_.stop()
  })
})
