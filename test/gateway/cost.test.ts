import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Stage, startStage } from './fake/gateway.ts'

const repeated = (times: number, text: (index: number) => string) =>
  Array.from({ length: times }, (_, index) => text(index)).join(' ')

const FULL = 'name tier parent { name tier parent { name tier } }'
const chain = `children { parent { children { children { parent { children { ${FULL} } } } } } }`
const command = '{ commandId: "1", division: "340405100", caseId: "340405100-20261121-00017-C" }'

/** A kilobyte that asks for each type many times over. */
const introspection = `{ __schema { types { ${repeated(14, (index) => `a${index}: fields { ...F }`)} } } }
  fragment F on __Field { name args { ...V } type { ...T } }
  fragment V on __InputValue { name description type { ...T } }
  fragment T on __Type { kind name description ofType { kind name description ofType { name enumValues { name } } } }`

const twice = getIntrospectionQuery().replace(
  '__schema {',
  'a: __schema { types { ...FullType } } b: __schema {',
)

const types = `{ ${repeated(18, (index) => `t${index}: __type(name: "CaseRecord") { ...T }`)} }
  fragment T on __Type { fields { ...F } } fragment F on __Field { name description type { ...K } args { name description type { ...K } } }
  fragment K on __Type { name description enumValues { name description } ofType { name description enumValues { name description } ofType { name description enumValues { name } } } }`

const doubling = `{ division(code: "3404") { ...F0 } }
  ${repeated(10, (index) => `fragment F${index} on Division { parent { ...F${index + 1} } p: parent { ...F${index + 1} } }`)}
  fragment F10 on Division { name }`

const days = 'edges { node { supervision { days { date counted reason } } } }'
const comments = `{ division(code: "3404") { name } } ${repeated(3_100, () => '#\n')}`

const hostile: [string, string, string, object?][] = [
  ['introspection by fragments and aliases', 'TOO_MUCH_INTROSPECTION', introspection],
  ['the standard introspection and more', 'TOO_MUCH_INTROSPECTION', twice],
  ['single types, many times', 'TOO_MUCH_INTROSPECTION', types],
  ['children of parents of children', 'TOO_MANY_FIELDS', `{ division(code: "3404") { ${chain} } }`],
  ['fragments that double', 'TOO_MANY_ALIASES', doubling],
  [
    'a page by a variable that is null, whatever its default',
    'TOO_MANY_FIELDS',
    `query ($n: Int = 1) { ${repeated(4, (index) => `a${index}: ledger(first: $n) { ${days} }`)} }`,
    { n: null },
  ],
  [
    'commands with large answers',
    'TOO_MANY_FIELDS',
    `mutation { ${repeated(15, (index) => `c${index}: forwardCase(input: ${command}) { record { holder { children { parent { children { ${FULL} } } } } } }`)} }`,
  ],
  ['a text of comments', 'TOO_MANY_TOKENS', comments],
  [
    'a text of 900 kB',
    'TOO_MANY_CHARACTERS',
    `{ division(code: "3404") { name } } #${'x'.repeat(900_000)}`,
  ],
]

const collectGarbage = (): void => {
  setFlagsFromString('--expose_gc')
  runInNewContext('gc')()
}

describe('an operation that costs too much', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage()
  })
  beforeEach(() => {
    stage.asked()
  })
  afterAll(() => stage.stop())

  /** The direct way of programs, Yoga's way of browsers, and GET. */
  const ways: Record<string, (query: string, variables?: object) => Promise<Response>> = {
    direct: (query, variables = {}) =>
      fetch(`${stage.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query, variables }),
      }),
    browser: (query, variables = {}) =>
      fetch(`${stage.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json, application/json',
          origin: stage.url,
        },
        body: JSON.stringify({ query, variables }),
      }),
    GET: (query, variables = {}) =>
      fetch(
        `${stage.url}/graphql?${new URLSearchParams({ query, variables: JSON.stringify(variables) })}`,
        { headers: { accept: 'application/json' } },
      ),
  }

  it.each(hostile)('is refused whichever way it comes: %s', async (_, code, query, variables) => {
    for (const [way, send] of Object.entries(ways)) {
      // No server takes an address that long, nor a command by GET.
      if (way === 'GET' && (query.length > 6_000 || query.startsWith('mutation'))) continue
      const response = await send(query, variables)
      const text = await response.text()
      const { data = null, errors } = JSON.parse(text)
      expect({ way, data, length: text.length < 3_000 }).toEqual({ way, data: null, length: true })
      const codes = errors.map((one: { extensions: object }) => one.extensions)
      expect(codes).toContainEqual(
        expect.objectContaining({ code, zh: expect.any(String), en: expect.any(String) }),
      )
    }
    expect(stage.asked()).toEqual([])
  })

  it('is refused when it is a subscription, before an instance is asked', async () => {
    const selection = `record { holder { ${chain} } }`
    const response = await fetch(`${stage.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({
        query: `subscription { divisionChanged(code: "340405") { ${selection} } }`,
      }),
    })
    expect(await response.text()).toContain('TOO_MANY_FIELDS')
    expect(stage.asked()).toEqual([])
  })

  it('is none of the standard introspections, nor what looks a type up', async () => {
    const all = {
      ...{ descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true },
      ...{ schemaDescription: true, inputValueDeprecation: true, oneOf: true },
    }
    const lookUp =
      '{ __type(name: "CaseRecord") { fields { name type { name ofType { name } } } } }'
    for (const query of [getIntrospectionQuery(), getIntrospectionQuery(all), lookUp]) {
      const { errors, text } = await stage.ask(query)
      expect(errors).toEqual([])
      expect(text.length).toBeLessThan(300_000)
    }
  })

  it('leaves nothing behind: no long document is kept', async () => {
    // 300 KB each, as they are read: a cache of a thousand documents would keep 60 MB of these.
    const text = (index: number) =>
      `{ division(code: "3404") { name } } ${'#\n'.repeat(2_900)} #${index}`.padEnd(90_000, 'x')
    const send = async (from: number, to: number) => {
      for (let index = from; index < to; index += 1) {
        const response = await ways.browser?.(text(index))
        expect(await response?.json()).toEqual({ data: { division: { name: '淮南市' } } })
      }
      collectGarbage()
      return process.memoryUsage().heapUsed
    }
    const before = await send(0, 20)
    expect((await send(20, 220)) - before).toBeLessThan(20_000_000)
  })
})
