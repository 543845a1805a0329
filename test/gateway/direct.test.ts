import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caseOf } from './fake/cases.ts'
import { type Stage, startStage } from './fake/gateway.ts'

const id = caseOf('340403001')
const CASE = 'query ($id: ID!) { case(id: $id) { id processing { record { subject } } } }'
const command = `mutation { forwardCase(input: { commandId: "1", division: "340403", caseId: "${id}" }) { ok } }`
const changes = `mutation {
  one: claimCase(input: { commandId: "1", division: "340403", caseId: "x" }) { ok }
  two: replayDeadLetter(input: { division: "340403", id: "1" }) { ok }
}`

const questions: [string, unknown][] = [
  ['a query', { query: CASE, variables: { id } }],
  ['a query with nothing but its text', { query: '{ catalogueVersions { version } }' }],
  ['nulls', { query: '{ __typename }', variables: null, operationName: null }],
  [
    'one operation of two',
    { query: 'query A { __typename } query B { case(id: "x") { id } }', operationName: 'A' },
  ],
  ['two operations without a name', { query: 'query A { __typename } query B { __typename }' }],
  ['a name that no operation has', { query: 'query A { __typename }', operationName: 'B' }],
  ['an empty name', { query: 'query A { __typename }', operationName: '' }],
  ['a refusal', { query: '{ division(code: "1") { name } }' }],
  ['a command', { query: command }],
  ['several changes, one of which fails', { query: changes }],
  ['introspection', { query: '{ __schema { queryType { name } } }' }],
  ['a variable that is missing', { query: CASE }],
  ['a variable of another type', { query: CASE, variables: { id: {} } }],
  [
    'a variable that is null where it must not be',
    {
      query: 'query ($id: ID = "x") { case(id: $id) { id } }',
      variables: { id: null },
    },
  ],
  [
    'a date that does not exist',
    {
      query: 'query ($day: Date) { ledger(filter: { acceptedFrom: $day }) { counts { count } } }',
      variables: { day: '2026-02-30' },
    },
  ],
  [
    'null for a condition',
    { query: 'query ($a: Boolean = true) { __typename @include(if: $a) }', variables: { a: null } },
  ],
  [
    'null for a condition below',
    {
      query: 'query ($a: Boolean = true) { division(code: "3404") { name @skip(if: $a) } }',
      variables: { a: null },
    },
  ],
  [
    'an enum in small letters',
    {
      query:
        'query ($p: QueuePlace) { division(code: "340403") { queue { cases(place: $p) { edges { cursor } } } } }',
      variables: { p: 'in_hand' },
    },
  ],
  [
    'an object with the names of methods',
    {
      query: 'query ($n: Int) { ledger(first: $n) { edges { cursor } } }',
      variables: { n: { valueOf: 1, toString: null } },
    },
  ],
  [
    'the name of a prototype',
    { query: '{ __proto__: division(code: "3404") { code __proto__: name } }' },
  ],
  ['a name of an operation that is a number', { query: '{ __typename }', operationName: 7 }],
  ['an unknown field', { query: '{ nothing }' }],
  ['half a query', { query: '{ case(' }],
  ['an empty query', { query: '' }],
  ['no query', {}],
  ['too many fields', { query: '{ ledger(first: 2000000000) { edges { cursor } } }' }],
  ['too many tokens', { query: `{ ${'__typename '.repeat(3_000)} }` }],
  ['a long text', { query: `{ __typename } #${'x'.repeat(30_000)}` }],
  ['extensions', { query: '{ __typename }', extensions: { a: 1 } }],
  ['something unknown', { query: '{ __typename }', more: 1 }],
  ['variables that are a list', { query: '{ __typename }', variables: [] }],
  ['a list', [{ query: '{ __typename }' }]],
  ['null', null],
  ['a text', 'text'],
]

const bodies: [string, string][] = [
  ...questions.map(([name, body]): [string, string] => [name, JSON.stringify(body)]),
  ['half of JSON', '{"query":'],
]

describe('the direct way and Yoga', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage(1)
  })
  afterAll(() => stage.stop())

  const send = async (body: string, accept: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${stage.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept, ...headers },
      body,
    })
    const { status } = response
    return { status, type: response.headers.get('content-type'), text: await response.text() }
  }

  it.each(bodies)('say the same to %s', async (_, body) => {
    for (const type of ['application/json', 'application/graphql-response+json', '*/*']) {
      // Means the same, but is not how programs write it: Yoga answers.
      const byYoga = await send(body, `${type};q=1`)
      const first = await send(body, type)
      expect({ ...first, text: JSON.parse(first.text) }).toEqual({
        ...byYoga,
        text: JSON.parse(byYoga.text),
      })
      expect(await send(body, type)).toEqual(first)
    }
  })

  it.each(['constructor', '__proto__', 'toString'])(
    'know no media type by the name of a method: %s',
    async (accept) => {
      const { status } = await send(JSON.stringify({ query: '{ __typename }' }), accept)
      expect(status).toBe(406)
    },
  )

  it('give the correlation id back, and leave browsers of other places to Yoga', async () => {
    const body = JSON.stringify({ query: '{ __typename }' })
    const caller = { 'x-correlation-id': 'desk-7.abc_123' }
    for (const more of [{}, { origin: 'http://elsewhere.test' }]) {
      const response = await fetch(`${stage.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...caller,
          ...more,
        },
        body,
      })
      expect(await response.json()).toEqual({ data: { __typename: 'Query' } })
      expect(response.headers.get('x-correlation-id')).toBe('desk-7.abc_123')
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
    }
  })
})
