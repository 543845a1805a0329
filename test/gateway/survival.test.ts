import { connect } from 'node:net'
import { createLogger } from '@liandong/shared/telemetry'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { until } from '../testkit/until.ts'
import { type Stage, startStage } from './fake/gateway.ts'

const subscription = JSON.stringify({
  query: 'subscription { divisionChanged(code: "340403") { type } }',
})

/** Writes into a connection, and cuts it when something has come back, or at once. */
const cut = (url: string, text: string, when: 'answered' | 'sent'): Promise<void> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url)
    const socket = connect(Number(port), hostname, () => {
      socket.write(text, () => {
        if (when === 'sent') socket.destroy()
      })
    })
    socket.on('data', () => socket.destroy())
    socket.on('error', () => {})
    socket.on('close', () => resolve())
  })

const post = (body: string, accept = 'application/json', length = Buffer.byteLength(body)) =>
  [
    'POST /graphql HTTP/1.1',
    'host: gateway.test',
    `accept: ${accept}`,
    'content-type: application/json',
    `content-length: ${length}`,
    '',
    body,
  ].join('\r\n')

describe('the gateway', () => {
  const lines: string[] = []
  let failing = false
  let stage: Stage
  beforeAll(async () => {
    const write = (line: string) => {
      if (failing) throw new Error('the log is full')
      lines.push(line)
    }
    stage = await startStage(1, { log: createLogger('gateway', 'trace', { write }) })
  })
  afterAll(() => stage.stop())

  const isWell = async () => {
    const { status, data } = await stage.ask('{ division(code: "3404") { name } }')
    expect({ status, data }).toEqual({ status: 200, data: { division: { name: '淮南市' } } })
  }
  const faults = () => lines.filter((line) => /"level":"(error|fatal)"/.test(line))

  it('survives callers that leave in the middle of a request, an answer or a stream', async () => {
    const query = JSON.stringify({
      query: '{ ledger { edges { node { id intake { record { id } } } } } }',
    })
    for (let time = 0; time < 5; time += 1) {
      await cut(stage.url, post(query), 'sent')
      await cut(stage.url, post(query), 'answered')
      await cut(stage.url, post(query, 'application/json', 5_000), 'sent')
      await cut(stage.url, post(subscription, 'text/event-stream'), 'sent')
      await cut(stage.url, post(subscription, 'text/event-stream'), 'answered')
      await cut(stage.url, 'GET /graphiql/graphiql.js HTTP/1.1\r\nhost: a\r\n\r\n', 'answered')
    }
    for (const accept of ['application/json', 'multipart/mixed', 'image/png']) {
      const response = await fetch(`${stage.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body: subscription,
      })
      expect(response.status).toBe(406)
      await response.text()
    }
    await until(
      'no stream is left',
      async () => (await stage.at('district-340403').connections()) === 0,
    )
    await isWell()
    expect(faults()).toEqual([])
  })

  it('answers, or cuts the line, when its log fails', async () => {
    failing = true
    for (const accept of ['application/json', 'application/json;q=1']) {
      const answered = await fetch(`${stage.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body: JSON.stringify({ query: '{ __typename }' }),
      })
      expect([200, 500]).toContain(answered.status)
      await answered.text()
    }
    failing = false
    await isWell()
  })

  it.each<[string, string, RegExp]>([
    ['no HTTP', 'nothing of the kind\r\n\r\n', /^HTTP\/1\.1 400/],
    [
      'headers without end',
      `GET / HTTP/1.1\r\nhost: a\r\nx: ${'a'.repeat(40_000)}`,
      /^HTTP\/1\.1 431/,
    ],
    ['two lengths', post('{}').replace('accept', 'content-length: 1\r\naccept'), /^HTTP\/1\.1 400/],
    ['a host that is none', 'GET /graphql HTTP/1.1\r\nhost: [\r\n\r\n', /^HTTP\/1\.1 400/],
    ['a target that is none', 'GET \\ HTTP/1.1\r\nhost: a\r\n\r\n', /^HTTP\/1\.1 400/],
    ['a path of bytes', 'GET /\xb0\xec HTTP/1.1\r\nhost: a\r\n\r\n', /^HTTP\/1\.1 400/],
  ])('answers %s with a refusal', async (_, text, head) => {
    const { hostname, port } = new URL(stage.url)
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname)
      socket.on('data', (chunk) => {
        resolve(chunk.toString('utf8'))
        socket.destroy()
      })
      socket.on('error', () => {})
      socket.write(Buffer.from(text, 'latin1'))
    })
    expect(answer).toMatch(head)
    await isWell()
  })

  it.each<[string, unknown]>([
    ['ledger { ... @include(if: false) { __typename } }', {}],
    ['ledger { ... { __typename } }', { __typename: 'Ledger' }],
    [
      'ledger { edges { cursor @skip(if: true) node @include(if: false) { id } } }',
      { edges: Array.from({ length: 6 }, () => ({})) },
    ],
    ['ledger { ...F ...F } __typename', { edges: Array.from({ length: 6 }, () => ({ node: {} })) }],
  ])('stitches what selects little or nothing: %s', async (field, ledger) => {
    const fragment = field.includes('...F')
      ? 'fragment F on Ledger { edges { node { id @skip(if: true) } } }'
      : ''
    // Introspection has no plan.
    const query = `{ ${field} __schema { queryType { name } } } ${fragment}`
    const { data, errors } = await stage.ask(query)
    expect(errors).toEqual([])
    expect(data.ledger).toMatchObject(ledger as object)
    expect(Object.keys(data.ledger)).toEqual(Object.keys(ledger as object))
    expect(faults()).toEqual([])
  })

  it('tells null for a condition at its place, and answers what stands beside it', async () => {
    const query = `query ($no: Boolean = true) {
      catalogueVersions { publishedOn @include(if: false) publishedOn }
      division(code: "3404") { name @skip(if: $no) }
      __schema { queryType { name } }
    }`
    const { data, errors } = await stage.ask(query, { no: null })
    expect(data.catalogueVersions[0].publishedOn).toMatch(/^2/)
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['QUERY_INVALID'])
    expect(faults()).toEqual([])
  })

  it.each([
    'subscription { divisionChanged(code: "340403") { ... on CaseChange { __typename } } }',
    'subscription { ... { divisionChanged(code: "340403") { ...F } } } fragment F on CaseChange { __typename }',
    'subscription { divisionChanged(code: "340403") { type case { ... @include(if: true) { __typename } } } }',
  ])('opens a stream, whatever fragments say it: %s', async (query) => {
    const stop = new AbortController()
    const response = await fetch(`${stage.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query }),
      signal: stop.signal,
    })
    expect(response.status).toBe(200)
    const opened = stage.at('district-340403').connections
    await until('the stream is open', async () => (await opened()) > 0)
    stop.abort()
    await until('the stream is closed', async () => (await opened()) === 0)
    expect(faults()).toEqual([])
  })

  it.each([
    ['nothing', 'subscription { divisionChanged(code: "340403") @skip(if: true) { type } }', {}],
    [
      'a code that is a number of a wrong kind',
      'subscription ($c: ID!) { divisionChanged(code: $c) { type } }',
      { c: 1.5 },
    ],
  ])('tells a subscriber to %s what is wrong', async (_, query, variables) => {
    for (const accept of ['*/*', 'text/event-stream']) {
      const response = await fetch(`${stage.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body: JSON.stringify({ query, variables }),
      })
      const text = await response.text()
      expect(response.status).toBe(400)
      expect(text).toContain('"code":"QUERY_INVALID"')
    }
  })
})
