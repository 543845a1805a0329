import type { IncomingMessage } from 'node:http'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { GraphQLError } from 'graphql'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createLogger } from '../telemetry/index.ts'
import type { HttpServer } from './bounded-server.ts'
import { listen } from './http-server.ts'
import { refusalError } from './rejection.ts'
import { scalarResolvers } from './scalars.ts'
import { tierYoga } from './tier-yoga.ts'

const refusal = { code: 'NOT_YET', zh: '尚未送达。', en: 'It has not arrived yet.' }
const away = Object.assign(new Error('no line'), { code: 'ECONNREFUSED' })

const schema = makeExecutableSchema({
  typeDefs: `
    scalar Date
    scalar DateTime
    enum Mode { DIRECT COMMITTED }
    type Case { id: ID! mode: Mode on: Date next: Case holder: Case! }
    input Asked { id: ID! days: [Int!] mode: Mode = COMMITTED on: Date }
    type Query {
      case(id: ID = "1"): Case
      cases(ids: [ID!]!): [Case]!
      asked(asked: Asked!): String!
      who: String
      refused: Case
      must: Case!
      bug: Int
      storage: [Int!]!
    }
    type Mutation { add(by: Int!): Int refuse: Int break: Int! }
    type Subscription { ticks: Int }`,
  resolvers: {
    ...scalarResolvers,
    Mode: { DIRECT: 'direct', COMMITTED: 'committed' },
    Query: {
      case: (_, { id }) => ({ id, mode: 'direct', on: '2026-11-21', next: null, holder: { id } }),
      cases: (_, { ids }) =>
        ids.map((id: string) => (id === '0' ? refusalError(refusal) : { id, mode: 'committed' })),
      asked: (_, { asked }) => JSON.stringify(asked),
      who: async (_, __, { authorization }) => authorization ?? null,
      refused: () => {
        throw refusalError(refusal)
      },
      must: async () => {
        throw new GraphQLError('meant', { extensions: { code: 'MEANT', http: { status: 418 } } })
      },
      bug: () => {
        throw new Error('secret')
      },
      storage: () => Promise.reject(away),
    },
    Mutation: {
      add: (_, { by }) => {
        sum += by
        return sum
      },
      refuse: () => {
        sum += 1
        throw refusalError(refusal)
      },
      break: () => {
        sum += 1
        throw new Error('secret')
      },
    },
    Subscription: { ticks: { subscribe: async function* () {} } },
  },
})

let sum = 0
let server: HttpServer
const live = { quota: { person: 10, address: 10, total: 10 } }
beforeAll(async () => {
  const log = createLogger('test', 'silent')
  const context = async ({ headers: { authorization } }: IncomingMessage) => {
    if (authorization === 'Bearer broken') throw new Error('the context is broken')
    return { authorization }
  }
  const graphql = tierYoga({ schema, context, live, log })
  const readiness = async () => ({ ready: true })
  server = await listen({ host: '127.0.0.1', port: 0, graphql, readiness, log })
})
beforeEach(() => {
  sum = 0
})
afterAll(() => server.stop())

const DIRECT = 'application/json'
/** Means the same, but is not how anybody writes it: Yoga answers. */
const BY_YOGA = 'application/json;q=1'

const send = async (
  body: string | Uint8Array<ArrayBuffer>,
  accept: string,
  headers: Record<string, string> = {},
) => {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, ...headers },
    body,
  })
  const text = await response.text()
  const { status } = response
  const kept = ['content-type', 'allow', 'accept'].map((name) => response.headers.get(name))
  return { status, kept, text }
}

const deep = `{ case { ${'next { '.repeat(15)} id ${'} '.repeat(15)} } }`
const wide = `{ ${Array.from({ length: 31 }, (_, index) => `a${index}: case { id }`).join(' ')} }`

const questions: [string, unknown][] = [
  ['a query', { query: '{ case { id mode on next { id } } }' }],
  [
    'a query with variables',
    { query: 'query ($id: ID) { case(id: $id) { id } }', variables: { id: 7 } },
  ],
  ['a variable left out', { query: 'query ($id: ID) { case(id: $id) { id } }', variables: {} }],
  [
    'a variable that is null',
    { query: 'query ($id: ID) { case(id: $id) { id } }', variables: { id: null } },
  ],
  ['variables that are null', { query: '{ who }', variables: null, operationName: null }],
  [
    'one operation of two',
    { query: 'query A { who } query B { case { id } }', operationName: 'B' },
  ],
  [
    'an input object',
    {
      query: 'query ($asked: Asked!) { asked(asked: $asked) }',
      variables: { asked: { id: 1, days: 3, on: '2026-02-28' } },
    },
  ],
  ['literals', { query: '{ asked(asked: { id: "一", days: [1, 2], mode: DIRECT }) }' }],
  [
    'fragments',
    { query: '{ case { ...F } } fragment F on Case { id ... { mode } ... on Case { on } }' },
  ],
  ['a type name', { query: '{ __typename case { __typename } }' }],
  [
    'a condition',
    {
      query: 'query ($no: Boolean!) { case { id mode @include(if: $no) } }',
      variables: { no: false },
    },
  ],
  ['introspection', { query: '{ __schema { queryType { name } } }' }],
  ['a text with comments, of 20 KB', { query: `{ who } #${'x'.repeat(20_000)}` }],
  ['a command', { query: 'mutation { add(by: 2) again: add(by: 3) }' }],
  [
    'a command with a variable',
    { query: 'mutation ($by: Int!) { add(by: $by) }', variables: { by: 4 } },
  ],
  ['a command that is refused', { query: 'mutation { refuse }' }],
  ['a command that breaks', { query: 'mutation { break }' }],
  ['a command that breaks after another', { query: 'mutation { add(by: 1) refuse }' }],
  ['a refusal', { query: '{ refused { id } who }' }],
  ['a refusal that leaves nothing', { query: '{ must { id } who }' }],
  ['a refusal in a list', { query: '{ cases(ids: ["1", "0", "2"]) { id mode } }' }],
  ['null where something must be', { query: '{ cases(ids: ["1"]) { holder { id } } }' }],
  ['a bug', { query: '{ bug who }' }],
  ['a database away', { query: '{ storage }' }],
  ['several faults', { query: '{ refused { id } bug case { id } }' }],
  ['no query', {}],
  ['an empty query', { query: '' }],
  ['a query that is no text', { query: 7 }],
  ['half a query', { query: '{ case {' }],
  ['an unknown field', { query: '{ nothing case { nobody } }' }],
  ['a missing argument', { query: '{ cases { id } }' }],
  ['too deep', { query: deep }],
  ['too wide', { query: wide }],
  ['too long', { query: `{ ${'who '.repeat(3_001)} }` }],
  [
    'a variable of another type',
    { query: 'query ($id: ID) { case(id: $id) { id } }', variables: { id: {} } },
  ],
  [
    'a date that does not exist',
    {
      query: 'query ($asked: Asked!) { asked(asked: $asked) }',
      variables: { asked: { id: 1, on: '2026-02-30' } },
    },
  ],
  [
    'a field that inputs do not have',
    {
      query: 'query ($asked: Asked!) { asked(asked: $asked) }',
      variables: { asked: { id: 1, more: 1 } },
    },
  ],
  ['a variable that is not given', { query: 'query ($ids: [ID!]!) { cases(ids: $ids) { id } }' }],
  ['two operations without a name', { query: 'query A { who } query B { who }' }],
  ['a name that no operation has', { query: 'query A { who }', operationName: 'B' }],
  ['an empty name', { query: 'query A { who }', operationName: '' }],
  ['a name that is no text', { query: 'query A { who }', operationName: 7 }],
  ['variables that are a list', { query: '{ who }', variables: [] }],
  ['variables that are text', { query: '{ who }', variables: '{}' }],
  ['extensions', { query: '{ who }', extensions: { persistedQuery: { version: 1 } } }],
  ['something unknown', { query: '{ who }', more: 1 }],
  ['a subscription', { query: 'subscription { ticks }' }],
  ['a list of queries', [{ query: '{ who }' }]],
  ['null', null],
  ['a number', 7],
  ['a text', 'text'],
]

const bodies: [string, string | Uint8Array<ArrayBuffer>][] = [
  ['nothing', ''],
  ['half of JSON', '{"query":'],
  ['a byte order mark', `\ufeff${JSON.stringify({ query: '{ who }' })}`],
  [
    'bytes that are no UTF-8',
    new Uint8Array([...Buffer.from('7b227175657279223a22ff227d', 'hex')]),
  ],
  ['a key twice', '{"query":"{ bug }","query":"{ who }"}'],
  ['a key that objects have', '{"query":"{ who }","__proto__":{"variables":7}}'],
]

const cases: [string, string | Uint8Array<ArrayBuffer>][] = [
  ...questions.map(([name, body]): [string, string] => [name, JSON.stringify(body)]),
  ...bodies,
]

describe('the direct way and Yoga', () => {
  it.each(cases)('say the same to %s', async (_, body) => {
    const slow = await send(body, BY_YOGA)
    const done = sum
    sum = 0
    const first = await send(body, DIRECT)
    expect(first).toEqual(slow)
    expect(sum).toBe(done)
    sum = 0
    // The second time it is known.
    expect(await send(body, DIRECT)).toEqual(slow)
    expect(sum).toBe(done)
  })

  it('both see the headers', async () => {
    const body = JSON.stringify({ query: '{ who }' })
    for (const accept of [DIRECT, BY_YOGA]) {
      const { text } = await send(body, accept, { authorization: 'Bearer me' })
      expect(text).toBe('{"data":{"who":"Bearer me"}}')
    }
  })

  it('both mask a context that cannot be made', async () => {
    for (const query of ['{ who }', 'mutation { add(by: 1) }']) {
      const [direct, yoga] = await Promise.all(
        [DIRECT, BY_YOGA].map((accept) =>
          send(JSON.stringify({ query }), accept, { authorization: 'Bearer broken' }),
        ),
      )
      expect(direct).toEqual(yoga)
      expect(direct?.text).not.toContain('broken')
      expect(sum).toBe(0)
    }
  })
})
