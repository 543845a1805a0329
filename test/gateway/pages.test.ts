import { createGateway } from '@liandong/gateway'
import { createLogger } from '@liandong/shared/telemetry'
import { parse, validate } from 'graphql'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Stage, startStage } from './fake/gateway.ts'
import { huainan } from './fake/network.ts'

const browser = { accept: 'text/html,application/xhtml+xml' }

describe('pages', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage(5, {
      corsOrigins: ['https://console.example'],
      signIn: {
        issuer: 'http://127.0.0.1:9',
        clientId: 'liandong-console',
        publicUrl: 'http://gateway.example',
      },
    })
  })
  afterAll(() => stage.stop())

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

  it('lets only the pages call that were named', async () => {
    const allowed = await stage.ask('{ __typename }', {}, { origin: 'https://console.example' })
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://console.example')
    const other = await stage.ask('{ __typename }', {}, { origin: 'https://elsewhere.example' })
    expect(other.headers.get('access-control-allow-origin')).not.toBe('https://elsewhere.example')
  })
})
