import { get as httpGet } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestGateway, type TestGateway } from '../testkit/gateway.ts'
import { generous } from '../testkit/generous.ts'
import { ask } from '../testkit/graphql-client.ts'
import type { Person } from '../testkit/issuer.ts'
import { expectHelpful, openOffice } from '../testkit/office.ts'
import { agent } from '../testkit/people.ts'
import { rawRequest } from '../testkit/raw-request.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'

const person = (id: string): Person => ({ ...agent('340405100'), id })
const GUIDE = '{ guide(division: "340405100", first: 1) { version } }'
const QUEUE = '{ queues(codes: ["340405100"]) { queue { inHand } } }'
const DIVISION = '{ division(code: "340405100") { queue { inHand } } }'
/** Ten requests in ten seconds; that further ones wait is tested beside `withQuotas`. */
const few = { atOnce: 20, perMinute: 60 }

let strict: TestTiers
let behind: TestTiers
let gateway: TestGateway

beforeAll(async () => {
  const quotas = { ...generous, person: few, address: few }
  ;[strict, behind] = await Promise.all([
    startTiers(['340405'], { quotas }),
    startTiers(['340405']),
  ])
  gateway = await startTestGateway(behind, { quotas, trustedProxies: ['127.0.0.1'] })
  await openOffice(behind)
})
afterAll(async () => {
  await gateway.stop()
  await Promise.all([strict.stop(), behind.stop()])
})

const ways = {
  tier: { url: () => strict.of('township-340405').url(), issuer: () => strict.issuer },
  gateway: { url: () => gateway.url, issuer: () => behind.issuer },
}

describe.each(['tier', 'gateway'] as const)('requests at the %s', (way) => {
  const { url, issuer } = ways[way]
  const query = way === 'tier' ? QUEUE : DIVISION
  const as = async (who: Person) => {
    const token = await issuer().token(who)
    return () => ask(url(), query, {}, token)
  }
  const from = (address: string) => () =>
    ask(url(), GUIDE, {}, undefined, { 'x-forwarded-for': address })
  const times = async (count: number, request: () => Promise<{ status: number }>) => {
    const answers = await Promise.all(Array.from({ length: count }, request))
    return answers.map(({ status }) => status).toSorted((a, b) => a - b)
  }
  const tenAndTwo = [...Array(10).fill(200), 429, 429]

  it('of one person are bounded, and take nothing from others', async () => {
    const [anna, bert] = await Promise.all([as(person('anna')), as(person('bert'))])
    expect(await times(12, anna)).toEqual(tenAndTwo)
    expect(await times(10, bert)).toEqual(Array(10).fill(200))
    expect(await times(1, from('192.0.2.100'))).toEqual([200])
    const { status, errors } = await anna()
    expect(status).toBe(429)
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      retryAfter: expect.any(Number),
    })
    expectHelpful(errors?.[0]?.extensions as never)
  })

  it('of one address without a person are bounded, and those of another are not', async () => {
    expect(await times(12, from('192.0.2.1'))).toEqual(tenAndTwo)
    expect(await times(10, from('192.0.2.2'))).toEqual(Array(10).fill(200))
    expect(await times(1, await as(person('carl')))).toEqual([200])
  })

  it('of a token that is not good count against the address', async () => {
    const token = await issuer().token(person('dora'), { foreignKey: true })
    const forged = () => ask(url(), GUIDE, {}, token, { 'x-forwarded-for': '192.0.2.3' })
    expect((await times(12, forged)).filter((status) => status === 429)).toHaveLength(2)
    expect(await times(1, await as(person('dora')))).toEqual([200])
  })

  it('that are refused say when to try again, and are not read', async () => {
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': '192.0.2.4' }
    await times(10, from('192.0.2.4'))
    const refused = await rawRequest(url(), { headers, body: JSON.stringify({ query: GUIDE }) })
    expect(refused.status).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    expect(refused.headers['cache-control']).toBe('no-store')
    expect(refused.headers.connection).toBe('close')
  })
})

describe('a path written in another way', () => {
  it.each([
    '/graphql',
    '//graphql',
    '/./graphql',
    '/graphiql/../graphql',
    '/graphiql/%2e%2e/graphql',
    'http://127.0.0.1/graphql',
    '/signin',
  ])('is counted like any other: %s', async (path) => {
    const open = await startTestGateway(behind, { quotas: { ...generous, address: few } })
    const { hostname, port } = new URL(open.url)
    const get = () =>
      new Promise<number>((resolve, reject) => {
        const query = `?query=${encodeURIComponent('{ __typename }')}`
        const options = { hostname, port, path: path + query, agent: false as const }
        httpGet(options, (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        }).on('error', reject)
      })
    const statuses = await Promise.all(Array.from({ length: 12 }, get))
    expect(statuses.filter((status) => status === 429)).toHaveLength(2)
    await open.stop()
  })
})

describe('the address that a caller names itself', () => {
  it('is not believed, unless a trusted proxy says it', async () => {
    const quotas = { ...generous, address: few }
    const open = await startTestGateway(behind, { quotas })
    const statuses = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const headers = { 'x-forwarded-for': `192.0.2.${index}` }
        return (await ask(open.url, GUIDE, {}, undefined, headers)).status
      }),
    )
    expect(statuses.filter((status) => status === 429)).toHaveLength(2)
    await open.stop()
  })
})
