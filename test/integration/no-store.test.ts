import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptance, documents, STATION_ITEM } from '../testkit/counter.ts'
import { startTestGateway, type TestGateway } from '../testkit/gateway.ts'
import { openOffice } from '../testkit/office.ts'
import { agent } from '../testkit/people.ts'
import { type RawRequest, rawRequest } from '../testkit/raw-request.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'

const anna = agent('340405100')

let tiers: TestTiers
let gateway: TestGateway

beforeAll(async () => {
  tiers = await startTiers(['340405'])
  gateway = await startTestGateway(tiers, {
    signIn: { issuer: tiers.issuer.url, clientId: 'console', publicUrl: 'http://127.0.0.1:1' },
  })
  await openOffice(tiers)
})
afterAll(async () => {
  await gateway.stop()
  await tiers.stop()
})

const json = { 'content-type': 'application/json' }
const post = (query: string, variables: object = {}, headers: object = {}): RawRequest => ({
  headers: { ...json, accept: 'application/json', ...headers },
  body: JSON.stringify({ query, variables }),
})
const GUIDE = '{ guide(division: "340405100", first: 1) { version } }'
const refusedStream = post(
  'subscription { divisionChanged(code: "340405100") { type } }',
  {},
  {
    accept: 'text/event-stream',
  },
)

const requests: [string, () => Promise<RawRequest> | RawRequest][] = [
  ['an answer', () => post(GUIDE)],
  ['an answer by Yoga', () => post(GUIDE, {}, { accept: 'application/json;q=1' })],
  [
    'an answer to GET',
    () => ({ method: 'GET', path: `/graphql?query=${encodeURIComponent(GUIDE)}` }),
  ],
  [
    'a receipt',
    async () =>
      post(documents.accept, acceptance('340405100', STATION_ITEM, ['M1']), {
        authorization: `Bearer ${await tiers.issuer.token(anna)}`,
      }),
  ],
  ['a refusal', () => post('{ queues(codes: ["340405100"]) { queue { inHand } } }')],
  ['an invalid query', () => post('{ nothing }')],
  ['no query', () => post('{')],
  ['a stream that is refused', () => refusedStream],
  ['no JSON', () => ({ headers: { 'content-type': 'text/plain' }, body: 'x' })],
  ['too much', () => ({ headers: { ...json, 'content-length': '2000000' } })],
  ['OPTIONS', () => ({ method: 'OPTIONS', path: '/graphql' })],
  ['an unknown path', () => ({ method: 'GET', path: '/nothing' })],
  ['health', () => ({ method: 'GET', path: '/health' })],
  ['readiness', () => ({ method: 'GET', path: '/ready' })],
]

describe.each(['tier', 'gateway'] as const)('at the %s no cache keeps', (way) => {
  it.each(requests)('%s', async (_, request) => {
    const url = way === 'tier' ? tiers.of('township-340405').url() : gateway.url
    const { headers } = await rawRequest(url, await request())
    expect(headers['cache-control']).toBe('no-store')
  })

  it('a stream', async () => {
    const url = way === 'tier' ? tiers.of('township-340405').url() : gateway.url
    const stop = new AbortController()
    const { headers } = await fetch(url, {
      method: 'POST',
      headers: {
        ...json,
        accept: 'text/event-stream',
        authorization: `Bearer ${await tiers.issuer.token(anna)}`,
      },
      body: refusedStream.body as string,
      signal: stop.signal,
    })
    expect(headers.get('content-type')).toContain('text/event-stream')
    expect(headers.get('cache-control')).toBe('no-store')
    stop.abort()
  })
})

describe('at the gateway no cache keeps', () => {
  it.each(['/', '/signin', '/signin/callback?code=x&state=y', '/signout'])(
    'the page %s',
    async (path) => {
      const { headers } = await rawRequest(gateway.url, { method: 'GET', path })
      expect(headers['cache-control']).toBe('no-store')
    },
  )

  it('GraphiQL with somebody’s token, but its files', async () => {
    const headers = { accept: 'text/html' }
    const page = await rawRequest(gateway.url, { method: 'GET', path: '/graphql', headers })
    expect(page.headers['cache-control']).toBe('no-store')
    const file = /(?:src|href)="(\/[^"]+\.(?:js|css))"/.exec(page.text)?.[1] ?? ''
    const asset = await rawRequest(gateway.url, { method: 'GET', path: file })
    expect(asset.status).toBe(200)
    expect(asset.headers['cache-control']).not.toBe('no-store')
  })
})
