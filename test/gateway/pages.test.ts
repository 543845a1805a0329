import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createGateway } from '@liandong/gateway'
import { createLogger } from '@liandong/shared/telemetry'
import { parse, validate } from 'graphql'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Stage, startStage } from './fake/gateway.ts'
import { huainan } from './fake/network.ts'

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
const TOKEN = `${encode({ alg: 'ES256' })}.${encode({ sub: 'p-1', name: '</script><b>王秀英' })}.c2lnbmF0dXJl`

/** An OpenID provider that knows one code. */
const startProvider = async () => {
  const asked: URLSearchParams[] = []
  const server = createServer(async (request, response) => {
    const json = (body: object) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (request.url === '/token') {
      let body = ''
      for await (const chunk of request) body += chunk
      const form = new URLSearchParams(body)
      asked.push(form)
      if (form.get('code') !== 'good') return response.writeHead(400).end('{}')
      return json({ access_token: TOKEN, expires_in: 1_800, token_type: 'Bearer' })
    }
    return json({ authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { issuer, asked, stop: () => server.close() }
}

const browser = { accept: 'text/html,application/xhtml+xml' }

describe('pages', () => {
  let stage: Stage
  let provider: Awaited<ReturnType<typeof startProvider>>
  beforeAll(async () => {
    provider = await startProvider()
    stage = await startStage(5, {
      corsOrigins: ['https://console.example'],
      signIn: {
        issuer: provider.issuer,
        clientId: 'liandong-console',
        publicUrl: 'http://gateway.example',
      },
    })
  })
  afterAll(async () => {
    provider.stop()
    await stage.stop()
  })

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(new URL(path, stage.url), { headers, redirect: 'manual' })

  it('/health says that the process is alive', async () => {
    const response = await get('/health')
    expect([response.status, await response.json()]).toEqual([200, { status: 'alive' }])
  })

  it('/ready is ready although an instance cannot be reached, and names it', async () => {
    await stage.at('district-340403').stop()
    await vi.waitFor(
      async () => {
        const response = await get('/ready')
        expect(response.status).toBe(200)
        expect(await response.json()).toEqual({
          ready: true,
          checks: [
            { name: 'schema', needed: true, ok: true, detail: null },
            { name: 'anyInstance', needed: true, ok: true, detail: null },
            {
              ...{ name: 'everyInstance', needed: false, ok: false },
              detail: '没有回答 · no answer: district-340403',
            },
          ],
          tiers: [
            { tier: 'city', instances: 1, reachable: 1, unreachable: [] },
            { tier: 'district', instances: 7, reachable: 6, unreachable: ['district-340403'] },
            { tier: 'township', instances: 6, reachable: 6, unreachable: [] },
          ],
        })
      },
      { timeout: 5_000, interval: 200 },
    )
    await stage.at('district-340403').restart()
  })

  it('shows GraphiQL to a browser, from the gateway alone, with examples that are valid', async () => {
    const response = await get('/graphql', browser)
    const page = await response.text()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-security-policy')).toContain(
      "default-src 'none'; script-src 'self'",
    )
    expect(response.headers.get('x-frame-options')).toBe('DENY')
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//)
    const options = JSON.parse(/id="options">(.*?)<\/script>/s.exec(page)?.[1] ?? '')
    expect(options).toMatchObject({ headers: '{}', shouldPersistHeaders: false })
    expect(options.title).toContain('登录 Sign in')
    const { schema } = createGateway({
      network: huainan(1),
      log: createLogger('gateway', 'silent'),
    })
    expect(options.defaultTabs).toHaveLength(7)
    for (const { query, variables } of options.defaultTabs) {
      expect(validate(schema, parse(query))).toEqual([])
      expect(JSON.parse(variables)).toBeTypeOf('object')
    }
  })

  it('has GraphiQL’s files packed, and not again when the browser has them', async () => {
    for (const name of [
      'graphiql.js',
      'start.js',
      'graphiql.css',
      'editor-worker.js',
      'json-worker.js',
      'graphql-worker.js',
    ]) {
      const response = await get(`/graphiql/${name}`)
      expect([name, response.status]).toEqual([name, 200])
      expect((await response.text()).length).toBeGreaterThan(100)
      const etag = response.headers.get('etag') ?? ''
      expect((await get(`/graphiql/${name}`, { 'if-none-match': etag })).status).toBe(304)
    }
  })

  it('answers a program’s GET query', async () => {
    const response = await get('/graphql?query={__typename}', { accept: 'application/json' })
    expect(await response.json()).toEqual({ data: { __typename: 'Query' } })
  })

  const cookiesOf = (response: Response) =>
    response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')

  const begin = async () => {
    const response = await get('/signin')
    const to = new URL(response.headers.get('location') ?? '')
    return {
      response,
      to,
      state: to.searchParams.get('state'),
      cookie: cookiesOf(response).join('; '),
    }
  }

  it('signs in by authorization code with PKCE, and fills only the headers editor', async () => {
    const { response, to, state, cookie } = await begin()
    expect(response.status).toBe(302)
    expect(Object.fromEntries(to.searchParams)).toMatchObject({
      client_id: 'liandong-console',
      response_type: 'code',
      redirect_uri: 'http://gateway.example/signin/callback',
      code_challenge_method: 'S256',
    })
    const back = await get(`/signin/callback?code=good&state=${state}`, { cookie })
    expect([back.status, back.headers.get('location')]).toEqual([302, '/graphql'])
    const verifier = provider.asked.at(-1)?.get('code_verifier') ?? ''
    expect(createHash('sha256').update(verifier).digest('base64url')).toBe(
      to.searchParams.get('code_challenge'),
    )
    const [line = ''] = back.headers.getSetCookie()
    expect(line).toMatch(
      /^liandong_token=[^;]+; Path=\/graphql; Max-Age=1800; HttpOnly; SameSite=Lax$/,
    )

    const signedIn = { cookie: cookiesOf(back)[0] ?? '' }
    const page = await (await get('/graphql', { ...browser, ...signedIn })).text()
    const options = JSON.parse(/id="options">(.*?)<\/script>/s.exec(page)?.[1] ?? '')
    expect(JSON.parse(options.headers)).toEqual({ Authorization: `Bearer ${TOKEN}` })
    expect(options.title).toContain('已登录为 &lt;/script&gt;&lt;b&gt;王秀英')
    expect(page.match(/<\/script>/g)).toHaveLength(3)

    stage.asked()
    await stage.ask('{ division(code: "340403") { queue { inHand } } }', {}, signedIn)
    expect(stage.at('district-340403').state.asked.at(-1)?.authorization ?? null).toBeNull()
  })

  it('does not sign in with a state of somebody else, a wrong code, or none', async () => {
    const { state, cookie } = await begin()
    const tries = [
      get(`/signin/callback?code=good&state=other`, { cookie }),
      get(`/signin/callback?code=good&state=${state}`),
      get(`/signin/callback?error=access_denied&state=${state}`, { cookie }),
      get(`/signin/callback?code=bad&state=${state}`, { cookie }),
    ]
    for (const response of await Promise.all(tries)) {
      expect(response.status).toBeGreaterThanOrEqual(400)
      expect(response.headers.getSetCookie().join()).not.toContain('liandong_token')
    }
  })

  it('signs out', async () => {
    const response = await get('/signout')
    expect(response.headers.getSetCookie()).toEqual([
      'liandong_token=; Path=/graphql; Max-Age=0; HttpOnly; SameSite=Lax',
    ])
  })

  it('says so when the provider cannot be reached', async () => {
    const other = await startStage(1, {
      signIn: {
        issuer: 'http://127.0.0.1:9',
        clientId: 'liandong-console',
        publicUrl: 'http://gateway.example',
      },
    })
    const response = await fetch(`${other.url}/signin`)
    expect([response.status, await response.text()]).toEqual([
      503,
      expect.stringContaining('登录服务暂时不可用'),
    ])
    await other.stop()
  })

  it('lets only the pages call that were named', async () => {
    const allowed = await stage.ask('{ __typename }', {}, { origin: 'https://console.example' })
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://console.example')
    const other = await stage.ask('{ __typename }', {}, { origin: 'https://elsewhere.example' })
    expect(other.headers.get('access-control-allow-origin')).not.toBe('https://elsewhere.example')
  })
})
