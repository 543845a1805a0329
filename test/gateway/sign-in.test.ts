import { createHash } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Stage, startStage } from './fake/gateway.ts'
import { type FakeProvider, type Lie, startFakeProvider } from './fake/openid-provider.ts'

const PUBLIC = 'http://gateway.example'
const browser = { accept: 'text/html,application/xhtml+xml' }

const cookiesOf = (response: Response) =>
  response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')

describe('signing in to GraphiQL', () => {
  const lines: string[] = []
  let stage: Stage
  let provider: FakeProvider
  beforeAll(async () => {
    provider = await startFakeProvider()
    const { issuer } = provider
    const log = pino({ level: 'trace' }, { write: (line) => lines.push(line) })
    const signIn = { issuer, clientId: 'liandong-console', publicUrl: PUBLIC }
    stage = await startStage(1, { signIn, log })
  })
  afterAll(async () => {
    provider.stop()
    await stage.stop()
  })
  beforeEach(() => {
    provider.lie = {}
    lines.length = 0
  })

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(new URL(path, stage.url), { headers, redirect: 'manual' })

  const begin = async () => {
    const response = await get('/signin')
    const to = new URL(response.headers.get('location') ?? '')
    provider.nonce = to.searchParams.get('nonce') ?? ''
    return {
      ...{ response, to, cookie: cookiesOf(response).join('; ') },
      state: to.searchParams.get('state'),
    }
  }

  const signIn = async (code = 'good', more = '') => {
    const { state, cookie } = await begin()
    return get(`/signin/callback?code=${code}&state=${state}${more}`, { cookie })
  }
  const cookiesAfter = async () => cookiesOf(await signIn()).join('; ')

  const optionsFor = async (cookie: string) => {
    const page = await (await get('/graphql', { ...browser, cookie })).text()
    return { page, options: JSON.parse(/id="options">(.*?)<\/script>/s.exec(page)?.[1] ?? '') }
  }

  it('is authorization code with PKCE and nonce, and fills only the headers editor', async () => {
    const { response, to, state, cookie } = await begin()
    expect(response.status).toBe(302)
    expect(Object.fromEntries(to.searchParams)).toMatchObject({
      client_id: 'liandong-console',
      response_type: 'code',
      redirect_uri: `${PUBLIC}/signin/callback`,
      code_challenge_method: 'S256',
      nonce: expect.stringMatching(/^[\w-]{20,}$/),
    })
    const back = await get(`/signin/callback?code=good&state=${state}`, { cookie })
    expect([back.status, back.headers.get('location')]).toEqual([302, '/graphql'])
    const verifier = provider.asked.at(-1)?.get('code_verifier') ?? ''
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(
      to.searchParams.get('code_challenge'),
    )
    const flags =
      /^liandong_(token|id)=[\w.-]+; Path=\/; Max-Age=1[78]\d\d; HttpOnly; SameSite=Lax$/
    const [token = '', id = '', attempt = ''] = back.headers.getSetCookie()
    for (const line of [token, id]) expect(line).toMatch(flags)
    expect(token).toContain(`liandong_token=${provider.accessToken};`)
    expect(attempt).toMatch(/^liandong_signin=; .*Max-Age=0;/)

    const signedIn = cookiesOf(back).join('; ')
    const { page, options } = await optionsFor(signedIn)
    expect(JSON.parse(options.headers)).toEqual({ Authorization: `Bearer ${provider.accessToken}` })
    expect(options.title).toContain('已登录为 &lt;/script&gt;&lt;b&gt;王秀英')
    expect(page.match(/<\/script>/g)).toHaveLength(3)

    stage.asked()
    const cookieOnly = { cookie: signedIn }
    await stage.ask('{ division(code: "340403") { queue { inHand } } }', {}, cookieOnly)
    expect(stage.at('district-340403').state.asked.at(-1)?.authorization ?? null).toBeNull()
  })

  it('over https has cookies that no other host of the domain can set', async () => {
    const signIn = { issuer: provider.issuer, clientId: 'c', publicUrl: 'https://gateway.example' }
    const other = await startStage(1, { signIn })
    const response = await fetch(`${other.url}/signin`, { redirect: 'manual' })
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-liandong_signin=[^;]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax; Secure$/,
      ),
    ])
    await other.stop()
  })

  /** Nobody is signed in, the page says what to do in both languages, and nothing secret is logged. */
  const expectRefused = async (response: Response, status: number, words: string) => {
    const page = await response.text()
    expect([response.status, page]).toEqual([status, expect.stringContaining(words)])
    expect(page).toContain('<p lang="en">')
    expect(page).not.toMatch(/ at .*\.[jt]s|node_modules|Error:/)
    expect(cookiesOf(response).join()).not.toContain('liandong_token')
    const logged = lines.join('')
    for (const secret of [provider.accessToken, provider.nonce, 'planted'])
      if (secret) expect(logged).not.toContain(secret)
  }

  it.each<[string, Lie]>([
    ['another nonce', { idClaims: { nonce: 'another' } }],
    ['no nonce', { idClaims: { nonce: undefined } }],
    ['another issuer', { idClaims: { iss: 'https://evil.example' } }],
    ['another audience', { idClaims: { aud: 'another-client' } }],
    ['a time that is over', { idClaims: { exp: 1_000_000 } }],
    ['another’s signature', { foreignKey: true }],
    ['no ID token at all', { answer: { id_token: undefined } }],
    ['an ID token that nobody signed', { answer: { id_token: 'eyJhbGciOiJub25lIn0.e30.' } }],
    ['no access token', { answer: { access_token: undefined } }],
    ['another kind of access token', { answer: { token_type: 'mac' } }],
  ])('is refused when the answer has %s', async (_, lie) => {
    provider.lie = lie
    await expectRefused(await signIn(), 502, '未通过校验')
  })

  it('is refused when another provider answers (RFC 9207)', async () => {
    await expectRefused(await signIn('good', '&iss=https%3A%2F%2Fevil.example'), 502, '未通过校验')
    const iss = encodeURIComponent(provider.issuer)
    expect((await signIn('good', `&iss=${iss}`)).status).toBe(302)
  })

  it('is not completed with the state of somebody else, without the cookie, or by an old code', async () => {
    const { state, cookie } = await begin()
    const asked = provider.asked.length
    await expectRefused(
      await get('/signin/callback?code=good&state=x', { cookie }),
      400,
      '登录没有完成',
    )
    await expectRefused(await get(`/signin/callback?code=good&state=${state}`), 400, '登录没有完成')
    await expectRefused(await get('/signin/callback', { cookie }), 400, '登录没有完成')
    expect(provider.asked.length).toBe(asked)
    await expectRefused(await signIn('old'), 400, '登录没有完成')
  })

  it.each([
    ['access_denied', 403, '登录已取消'],
    ['temporarily_unavailable', 503, '登录服务暂时不可用'],
    ['server_error', 503, '登录服务暂时不可用'],
    ['invalid_scope', 502, '联系系统管理员'],
    ['<script>planted', 502, '联系系统管理员'],
  ])('says what to do when the provider answers %s', async (error, status, words) => {
    const { state, cookie } = await begin()
    const query = new URLSearchParams({
      error,
      error_description: '<b>planted</b>',
      state: String(state),
    })
    const response = await get(`/signin/callback?${query}`, { cookie })
    await expectRefused(response, status, words)
  })

  it.each<[string, Lie['instead'], number]>([
    ['HTML', { status: 200, type: 'text/html', body: '<html>planted' }, 503],
    ['no JSON', { status: 200, type: 'application/json', body: '{planted' }, 503],
    ['an error', { status: 500, type: 'text/plain', body: 'planted' }, 503],
    ['nothing', 'hangs up', 503],
    [
      'that it does not know us',
      { status: 401, type: 'application/json', body: '{"error":"invalid_client"}' },
      502,
    ],
  ])('says what to do when the token endpoint answers %s', async (_, instead, status) => {
    provider.lie = { instead: instead as NonNullable<Lie['instead']> }
    await expectRefused(await signIn(), status, status === 503 ? '稍后重试' : '联系系统管理员')
  })

  it('says so when the access token is of no use for a browser', async () => {
    for (const token of ['opaque', `a.${'b'.repeat(5_000)}.c`]) {
      provider.lie = { answer: { access_token: token } }
      await expectRefused(await signIn(), 502, '访问令牌不能使用')
    }
  })

  it('says so when the provider cannot be reached, or is another than was configured', async () => {
    for (const issuer of [
      'http://127.0.0.1:9',
      provider.issuer.replace('127.0.0.1', 'localhost'),
    ]) {
      const other = await startStage(1, { signIn: { issuer, clientId: 'c', publicUrl: PUBLIC } })
      const response = await fetch(`${other.url}/signin`)
      expect([502, 503]).toContain(response.status)
      expect(await response.text()).toContain('登录服务')
      await other.stop()
    }
  })

  describe('and out', () => {
    const post = (cookie: string, body: Record<string, string>, headers = {}) =>
      fetch(new URL('/signout', stage.url), {
        method: 'POST',
        headers: { cookie, ...headers },
        body: new URLSearchParams(body),
        redirect: 'manual',
      })
    const proofFor = async (cookie: string) => {
      const page = await get('/signout', { cookie })
      const policy = page.headers.get('content-security-policy')
      expect(policy).toContain("form-action 'self'")
      return /name="proof" value="([\w-]+)"/.exec(await page.text())?.[1] ?? ''
    }

    it('ends the session here and at the provider', async () => {
      provider.metadata.end_session_endpoint = `${provider.issuer}/session/end`
      const other = await startStage(1, {
        signIn: { issuer: provider.issuer, clientId: 'liandong-console', publicUrl: PUBLIC },
      })
      const cookie = await cookiesAfter()
      const proof = await proofFor(cookie)
      const response = await fetch(`${other.url}/signout`, {
        method: 'POST',
        headers: { cookie },
        body: new URLSearchParams({ proof }),
      })
      expect(response.headers.getSetCookie()).toEqual(
        ['liandong_token', 'liandong_id'].map(
          (name) => `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`,
        ),
      )
      const page = await response.text()
      const to = new URL(/url=([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '')
      expect(to.href).toContain(`${provider.issuer}/session/end?`)
      expect(to.searchParams.get('post_logout_redirect_uri')).toBe(`${PUBLIC}/`)
      expect(cookie).toContain(`liandong_id=${to.searchParams.get('id_token_hint')}`)
      await other.stop()
    })

    it('ends it here when the provider has no such thing, and says so', async () => {
      const cookie = await cookiesAfter()
      const response = await post(cookie, { proof: await proofFor(cookie) })
      expect(response.headers.getSetCookie()).toHaveLength(2)
      expect(await response.text()).toContain('可能仍保持登录')
    })

    it('happens by no link, and by no form of somebody else', async () => {
      const cookie = await cookiesAfter()
      const tries = [
        await get('/signout', { cookie }),
        await get(`/signout?proof=${await proofFor(cookie)}`, { cookie }),
        await post(cookie, {}),
        await post(cookie, { proof: 'x' }),
        await post(cookie, { proof: 'x'.repeat(43) }),
        await post('', { proof: await proofFor(cookie) }),
        await post(cookie, {}, { 'content-type': 'text/plain' }),
        await post(cookie, {}, { 'content-type': 'application/json' }),
        await post(cookie, { proof: 'x'.repeat(2_000) }),
      ]
      for (const response of tries) {
        expect(response.headers.getSetCookie()).toEqual([])
        expect(response.status).toBeLessThan(500)
      }
    })
  })
})
