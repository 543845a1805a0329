import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { STATION_ITEM } from '../testkit/counter.ts'
import { ask } from '../testkit/graphql-client.ts'
import { fingerprint } from '../testkit/ledgers.ts'
import {
  commandRequest,
  expectHelpful,
  type Office,
  openOffice,
  type Refusal,
} from '../testkit/office.ts'
import { agent, clerk, supervisor } from '../testkit/people.ts'
import { type RawAnswer, type RawRequest, rawRequest } from '../testkit/raw-request.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'

const anna = agent('340405100')
let tiers: TestTiers
let office: Office
let token: string

beforeAll(async () => {
  tiers = await startTiers(['340405'])
  office = await openOffice(tiers)
  token = await tiers.issuer.token(anna)
})
afterAll(() => tiers.stop())

const url = () => tiers.of('township-340405').url()
const errorsOf = ({ text }: RawAnswer): { extensions: Refusal }[] => JSON.parse(text).errors

/** A kilobyte that asks for each type many times over. */
const introspectionBomb = `{ __schema { types { ${Array.from({ length: 14 }, (_, index) => `a${index}: fields { ...F }`).join(' ')} } } }
  fragment F on __Field { name args { ...V } type { ...T } }
  fragment V on __InputValue { name description type { ...T } }
  fragment T on __Type { kind name description ofType { kind name description ofType { name enumValues { name } } } }`

describe('a query that asks for too much', () => {
  const cases = 'queue { cases(first: 1) { edges { record { holder'
  const nested = (times: number) =>
    [
      '{ queues(codes: ["340405100"])',
      '{',
      `${cases} { `.repeat(times),
      'code',
      '} '.repeat(5 * times),
      '} }',
    ].join(' ')
  const aliases = (count: number) =>
    Array.from(
      { length: count },
      (_, index) => `a${index}: guide(division: "340405100") { version }`,
    )
  const doubling = (levels: number, spread: (name: string) => string) =>
    Array.from(
      { length: levels },
      (_, level) => `fragment F${level} on GuideConnection { version ${spread(`F${level + 1}`)} }`,
    ).join(' ')
  const last = (level: number) => `fragment F${level} on GuideConnection { version }`

  it.each<[string, string, string]>([
    ['too deep', 'TOO_MANY_LEVELS', nested(3)],
    ['too deep by far', 'TOO_MANY_LEVELS', nested(40)],
    ['too wide', 'TOO_MANY_ALIASES', `{ ${aliases(31).join(' ')} }`],
    [
      'too long',
      'TOO_MANY_TOKENS',
      `{ ${'guide(division: "340405100") { version } '.repeat(700)} }`,
    ],
    [
      'too many directives',
      'TOO_MANY_DIRECTIVES',
      `{ __typename ${'@skip(if: false) '.repeat(1)} ${'... @skip(if: false) { __typename } '.repeat(31)} }`,
    ],
    [
      'an endless fragment',
      'GRAPHQL_VALIDATION_FAILED',
      '{ guide(division: "1") { ...A } } fragment A on GuideConnection { ...A }',
    ],
    [
      'too deep by fragments',
      'TOO_MANY_LEVELS',
      `{ queues(codes: ["340405100"]) { ...F0 } } ${[0, 1, 2].map((level) => `fragment F${level} on Division { ${cases} { ...F${level + 1} } } } } } }`).join(' ')} fragment F3 on Division { code }`,
    ],
    [
      'an endless introspection',
      'GRAPHQL_VALIDATION_FAILED',
      `{ __schema { types { ${'fields { type { '.repeat(5)} name ${'} }'.repeat(5)} } } }`,
    ],
  ])('is refused at once: %s', async (_, code, query) => {
    const started = performance.now()
    const { status, data, errors } = await ask(url(), query, {}, token)
    expect(status).toBeLessThan(500)
    expect(data ?? null).toBeNull()
    expect(errors?.map(({ extensions }) => extensions?.code)).toContain(code)
    for (const { extensions } of errors!) expectHelpful(extensions as never)
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  const cases28 = (selection: string) =>
    `query ($ids: [ID!]!) { ${Array.from({ length: 28 }, (_, index) => `a${index}: intakeOf(ids: $ids) { intake { record { ${selection} } } }`).join(' ')} }`
  const timelines = Array.from(
    { length: 8 },
    (_, index) => `t${index}: timeline { by { name } at number }`,
  ).join(' ')
  const key = '340405100-20261121-00017-C'

  it.each<[string, string, string, object]>([
    [
      '500 equal keys by 28 aliases',
      'TOO_MANY_KEYS',
      cases28('id subject'),
      { ids: Array(500).fill(key) },
    ],
    [
      '500 equal keys by aliases within',
      'TOO_MANY_FIELDS',
      `query ($ids: [ID!]!) { intakeOf(ids: $ids) { intake { record { ${timelines} } } } }`,
      { ids: Array(500).fill(key) },
    ],
    [
      'more keys than a batch has, all equal',
      'TOO_MANY_KEYS',
      'query ($ids: [ID!]!) { intakeOf(ids: $ids) { id } }',
      { ids: Array(501).fill(key) },
    ],
    [
      'keys in the text',
      'TOO_MANY_TOKENS',
      `{ intakeOf(ids: [${Array(6_000).fill('"1"').join(' ')}]) { id } }`,
      {},
    ],
    [
      'pages in pages by a variable that is null',
      'TOO_MANY_FIELDS',
      `query ($codes: [ID!]!, $n: Int = 1) { queues(codes: $codes) { queue { cases(first: $n) { edges { record { timeline { at type } } } } } } }`,
      { codes: Array(300).fill('340405100'), n: null },
    ],
    [
      'fragments that double under other names',
      'TOO_MANY_ALIASES',
      `{ intakeOf(ids: ["${key}"]) { intake { record { ...F0 } } } } ${[0, 1, 2, 3, 4, 5].map((level) => `fragment F${level} on CaseRecord { a${level}: id ...F${level + 1} b${level}: acceptedBy { division { ...G${level} } } } fragment G${level} on Division { c${level}: name d${level}: name e${level}: name }`).join(' ')} fragment F6 on CaseRecord { id x: id }`,
      {},
    ],
    [
      'an introspection twice',
      'TOO_MUCH_INTROSPECTION',
      getIntrospectionQuery().replace(
        '__schema {',
        'a: __schema { types { ...FullType } directives { name args { ...InputValue } } } b: __schema {',
      ),
      {},
    ],
    ['an introspection by aliases and fragments', 'TOO_MUCH_INTROSPECTION', introspectionBomb, {}],
  ])('is refused before a row is read: %s', async (_, code, query, variables) => {
    const { status, data, errors } = await ask(url(), query, variables, token)
    expect(status).toBeLessThan(500)
    expect(data ?? null).toBeNull()
    expect(errors?.map(({ extensions }) => extensions?.code)).toContain(code)
    for (const { extensions } of errors!) expectHelpful(extensions as never)
    expect(JSON.stringify(errors).length).toBeLessThan(4_000)
  })

  it('is answered when it is what tools ask of a schema', async () => {
    const all = {
      ...{ descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true },
      ...{ schemaDescription: true, inputValueDeprecation: true, oneOf: true },
    }
    for (const query of [getIntrospectionQuery(), getIntrospectionQuery(all)]) {
      const { data, errors } = await ask<{ __schema: object }>(url(), query)
      expect(errors).toBeUndefined()
      expect(data).toHaveProperty('__schema.types')
    }
  })

  it.each([
    ['named', (name: string) => `...${name} ...${name}`],
    ['inline', (name: string) => `... { ...${name} } ... { ...${name} }`],
  ])('costs nothing by %s fragments that double 100 times', async (_, spread) => {
    const started = performance.now()
    const query = `{ guide(division: "340405100") { ...F0 } } ${doubling(100, spread)} ${last(100)}`
    const { data } = await ask<object>(url(), query, {}, token)
    expect(data).toEqual({ guide: { version: 1 } })
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  it('is answered when it is as deep and wide as a counter’s programs need it', async () => {
    expect((await ask(url(), nested(1), {}, token)).errors).toBeUndefined()
    const { data } = await ask<object>(url(), `{ ${aliases(30).join(' ')} }`, {}, token)
    expect(Object.keys(data!)).toHaveLength(30)
    const tools = await ask<{ __schema: object }>(
      url(),
      '{ __schema { types { name fields { name type { name } } } } }',
    )
    expect(tools.errors).toBeUndefined()
  })
})

describe('a query that makes no sense', () => {
  it.each<[string, string, object]>([
    ['no query at all', '', {}],
    ['half a query', '{ guide(division: "340405100"', {}],
    ['no GraphQL', 'select * from cases', {}],
    ['an unknown field', '{ passwords }', {}],
    [
      'a field that cases do not have',
      '{ intakeOf(ids: []) { intake { record { queryCodeHash } } } }',
      {},
    ],
    ['an unknown argument', '{ guide(division: "340405100", where: "1=1") { version } }', {}],
    ['a missing argument', '{ guide { version } }', {}],
    ['a variable that is not given', 'query ($d: ID!) { guide(division: $d) { version } }', {}],
    [
      'a variable of another type',
      'query ($n: Int) { guide(division: "340405100", first: $n) { version } }',
      { n: 'all' },
    ],
    [
      'a number beyond all integers',
      '{ guide(division: "340405100", first: 2147483648) { version } }',
      {},
    ],
    ['half a number', '{ guide(division: "340405100", first: 1.5) { version } }', {}],
    ['two operations without a name', 'query A { __typename } query B { __typename }', {}],
  ])('is refused: %s', async (_, query, variables) => {
    const { status, data, errors } = await ask(url(), query, variables, token)
    expect(status).toBeLessThan(500)
    expect(data ?? null).toBeNull()
    for (const { extensions } of errors!) expectHelpful(extensions as never)
  })
})

describe('a list', () => {
  const page = async (first: string) => {
    const { data, errors } = await ask<{ guide: { edges: object[]; totalCount: number } }>(
      url(),
      `{ guide(division: "340405100"${first}) { edges { cursor } totalCount } }`,
    )
    expect(errors).toBeUndefined()
    return data!.guide.edges.length
  }

  it('has pages of up to 100 entries, whatever is asked for', async () => {
    const [nothing, zero, two, huge, omitted] = await Promise.all(
      [', first: null', ', first: 0', ', first: 2', ', first: 1000000000', ''].map(page),
    )
    expect({ nothing, zero, two, omitted }).toEqual({
      nothing: 20,
      zero: 0,
      two: 2,
      omitted: 20,
    })
    expect(huge).toBeGreaterThan(50)
    expect(huge).toBeLessThanOrEqual(100)
  })

  it.each([
    ['guide', '{ guide(division: "340405100", first: -1) { version } }'],
    [
      'queue',
      '{ queues(codes: ["340405100"]) { queue { cases(first: -1) { edges { cursor } } } } }',
    ],
  ])('has no page of a negative size: %s', async (_, query) => {
    const { errors } = await ask(url(), query, {}, token)
    expect(errors![0]!.extensions).toMatchObject({ code: 'PAGE_SIZE_NEGATIVE' })
    expectHelpful(errors![0]!.extensions as never)
  })

  it('means by null what it means without the argument', async () => {
    await office.accept(anna, STATION_ITEM, ['M1'])
    const cases = async (args: string) => {
      const query = `{ queues(codes: ["340405100"]) { queue { cases${args} { edges { node { id } } } } } }`
      const { data, errors } = await ask<object>(url(), query, {}, token)
      expect(errors).toBeUndefined()
      return data
    }
    const usual = await cases('')
    expect(JSON.stringify(usual)).toContain('340405100-')
    expect(await cases('(place: null, first: null, after: null, department: null)')).toEqual(usual)
    const city = await ask<{ ledger: object }>(
      tiers.of('city-3404').url(),
      '{ ledger(filter: null, first: null, after: null) { edges { cursor } } }',
      {},
      await tiers.issuer.token(supervisor('3404')),
    )
    expect(city.errors).toBeUndefined()
  })

  it('takes at most 500 keys at once', async () => {
    const asked: [string, typeof anna, string][] = [
      ['township-340405', anna, 'queues(codes: $keys) { code }'],
      ['township-340405', anna, 'intakeOf(ids: $keys) { id }'],
      ['district-340405', clerk('340405', 'health'), 'processingOf(ids: $keys) { id }'],
      ['city-3404', supervisor('3404'), 'supervisionOf(ids: $keys) { id }'],
      ['city-3404', supervisor('3404'), 'talliesOf(codes: $keys) { code }'],
    ]
    for (const [instance, person, field] of asked) {
      const send = async (count: number) =>
        ask(
          tiers.of(instance).url(),
          `query ($keys: [ID!]!) { ${field} }`,
          { keys: Array.from({ length: count }, (_, index) => `${340405100 + index}`) },
          await tiers.issuer.token(person),
        )
      const refused = await send(501)
      expect(refused.errors?.map(({ extensions }) => extensions?.code)).toEqual(['TOO_MANY_KEYS'])
      expectHelpful(refused.errors![0]!.extensions as never)
      const codes = (await send(500)).errors?.map(({ extensions }) => extensions?.code) ?? []
      expect(codes).not.toContain('TOO_MANY_KEYS')
    }
  })

  it.each([
    'x',
    '=',
    '!!!',
    'bnVsbA',
    Buffer.from('Tue Mar 01 2022 (x)|a').toString('base64url'),
    Buffer.from('9999-99-99T00:00:00Z|a').toString('base64url'),
  ])('is refused from a place that is none of its own: %j', async (after) => {
    const fields = [
      'guide(division: "340405100", after: $after) { version }',
      'queues(codes: ["340405100"]) { queue { cases(after: $after) { edges { cursor } } } }',
    ]
    for (const field of fields) {
      const { errors } = await ask(url(), `query ($after: String) { ${field} }`, { after }, token)
      expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['CURSOR_MALFORMED'])
      expectHelpful(errors![0]!.extensions as never)
    }
  })
})

describe('a request that is none', () => {
  const json = { 'content-type': 'application/json' }
  const [document, variables] = commandRequest('340405100', 'withdrawCase', 'x', {
    reason: '不办了',
  })
  const mutation = `?query=${encodeURIComponent(document)}&variables=${encodeURIComponent(JSON.stringify(variables))}`
  const small = JSON.stringify({ query: '{ __typename }' })
  const filler = JSON.stringify({ query: '{ __typename }', filler: 'x'.repeat(1_100_000) })

  it.each<[string, number, string, RawRequest]>([
    ['a huge body', 413, 'BODY_TOO_LARGE', { headers: json, body: filler }],
    [
      'a body of unknown length',
      411,
      'LENGTH_REQUIRED',
      { headers: json, body: [small.slice(0, 5), small.slice(5)] },
    ],
    [
      'a huge body of unknown length',
      411,
      'LENGTH_REQUIRED',
      { headers: json, body: [filler, filler] },
    ],
    ['no type', 415, 'UNSUPPORTED_MEDIA_TYPE', { body: small }],
    [
      'plain text',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      { headers: { 'content-type': 'text/plain' }, body: small },
    ],
    [
      'XML',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      { headers: { 'content-type': 'application/xml' }, body: '<a/>' },
    ],
    [
      'a web form',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'query={__typename}',
      },
    ],
    [
      'a form with files',
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: '--x--' },
    ],
    ['half a JSON', 400, 'BAD_REQUEST', { headers: json, body: '{"query":' }],
    ['nothing', 400, 'BAD_REQUEST', { headers: json, body: '' }],
    ['null', 400, 'BAD_REQUEST', { headers: json, body: 'null' }],
    ['a batch', 400, 'BAD_REQUEST', { headers: json, body: `[${small},${small}]` }],
    ['a query that is a number', 400, 'BAD_REQUEST', { headers: json, body: '{"query":7}' }],
    [
      'variables that are text',
      400,
      'BAD_REQUEST',
      { headers: json, body: '{"query":"{__typename}","variables":"x"}' },
    ],
    ['a mutation by GET', 405, 'BAD_REQUEST', { method: 'GET', path: `/graphql${mutation}` }],
    ['another method', 405, 'BAD_REQUEST', { method: 'PUT', headers: json, body: small }],
    ['another path', 404, 'NOT_FOUND', { path: '/graphiql', method: 'GET' }],
    ['the root', 404, 'NOT_FOUND', { path: '/', method: 'GET' }],
  ])('is refused: %s', async (_, status, code, request) => {
    const before = await fingerprint(tiers.of('township-340405'))
    const headers = {
      authorization: `Bearer ${token}`,
      accept: 'application/json',
      ...request.headers,
    }
    const answer = await rawRequest(url(), { ...request, headers })
    expect(answer.status).toBe(status)
    expect(answer.headers['content-type']).toMatch(/json/)
    expect(errorsOf(answer).map(({ extensions }) => extensions.code)).toEqual([code])
    for (const { extensions } of errorsOf(answer)) expectHelpful(extensions)
    expect(await fingerprint(tiers.of('township-340405'))).toEqual(before)
    await office.accept(anna, STATION_ITEM, ['M1'])
  })

  it('is a query by GET, or one with a charset', async () => {
    const get = await rawRequest(url(), {
      method: 'GET',
      path: `/graphql?query=${encodeURIComponent('{ __typename }')}`,
    })
    expect(JSON.parse(get.text)).toEqual({ data: { __typename: 'Query' } })
    const typed = { 'content-type': 'application/json; charset=utf-8' }
    expect((await rawRequest(url(), { headers: typed, body: small })).status).toBe(200)
  })
})
