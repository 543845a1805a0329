import { request } from 'node:http'
import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Stage, startStage } from './fake/gateway.ts'

const nested = (levels: number) =>
  `{ division(code: "3404") ${'{ parent '.repeat(levels - 2)} { code } ${'}'.repeat(levels - 2)} }`
const repeated = (times: number, text: (index: number) => string) =>
  Array.from({ length: times }, (_, index) => text(index)).join(' ')

const tree = (
  first: number,
) => `{ division(code: "3404") { children { children { queue { cases(first: ${first}) {
  edges { record { id status clock { dueOn } holder { name } timeline { by { division { name } } } } }
} } } } } }`

const days = '{ node { supervision { days { date counted reason } } } }'
const page = `query ($first: Int) { ledger(first: $first) { edges ${days} } }`

describe('an operation that asks for too much', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage()
  })
  beforeEach(() => {
    stage.asked()
  })
  afterAll(() => stage.stop())

  it.each([
    ['TOO_MANY_LEVELS', nested(15)],
    [
      'TOO_MANY_LEVELS',
      `${nested(9).replace('{ code }', '{ ...F }')} fragment F on Division ${'{ parent '.repeat(6)} { code } ${'}'.repeat(6)}`,
    ],
    [
      'TOO_MANY_ALIASES',
      `{ division(code: "3404") { ${repeated(31, (index) => `a${index}: name`)} } }`,
    ],
    [
      'TOO_MANY_ROOTS',
      `{ ${repeated(21, (index) => `a${index}: __typename b${index}: division(code: "3404") { name }`)} }`,
    ],
    [
      'TOO_MANY_DIRECTIVES',
      `{ division(code: "3404") { name ${'@include(if: true) '.repeat(1)} ${repeated(31, () => 'name @skip(if: false)')} } }`,
    ],
    ['TOO_MANY_FIELDS', tree(1000)],
    ['TOO_MANY_FIELDS', `{ ledger(first: 2000000000) { edges ${days} } }`],
    ['TOO_MANY_TOKENS', `{ ${'__typename '.repeat(3_000)} }`],
    [
      'QUEUE_IN_QUEUE',
      '{ division(code: "3404") { queue { cases { edges { record { holder { queue { inHand } } } } } } } }',
    ],
    [
      'QUEUE_IN_QUEUE',
      '{ division(code: "3404") { ...D } } fragment D on Division { queue { cases { edges { record { ...R } } } } } fragment R on CaseRecord { origin { x: queue { inHand } } }',
    ],
  ])('is refused: %s', async (code, query) => {
    const { status, data, errors } = await stage.ask(
      query,
      {},
      { accept: 'application/graphql-response+json' },
    )
    expect(errors.map(({ extensions }) => extensions.code)).toContain(code)
    expect(errors[0]?.message).toMatch(/\p{Script=Han}.*[a-z]/su)
    expect([status, data]).toEqual([400, null])
    expect(stage.asked()).toEqual([])
  })

  it('is refused by what its variables say', async () => {
    expect((await stage.ask(page, { first: 5_000 })).errors[0]?.extensions.code).toBe(
      'TOO_MANY_FIELDS',
    )
    expect((await stage.ask(page, { first: 50 })).errors).toEqual([])
    expect((await stage.ask(page)).errors).toEqual([])
  })

  it('is not one that is honest: the deepest of them is answered', async () => {
    const { errors, data } = await stage.ask(tree(5))
    expect(errors).toEqual([])
    expect(
      data.division.children[0].children[0].queue.cases.edges[0].record.timeline[0].by.division
        .name,
    ).toBe('大通街道')
  })

  it('is not introspection', async () => {
    const { errors, data } = await stage.ask(getIntrospectionQuery())
    expect(errors).toEqual([])
    expect(data.__schema.queryType.name).toBe('Query')
  })

  it('is refused when its fragments multiply', async () => {
    const bomb = repeated(
      20,
      (index) => `fragment F${index} on Division { ...F${index + 1} parent { ...F${index + 1} } }`,
    )
    const { errors } = await stage.ask(
      `{ division(code: "3404") { ...F0 } } ${bomb} fragment F20 on Division { code }`,
    )
    expect(errors.length).toBeGreaterThan(0)
  })

  const post = (headers: Record<string, string>, chunks: string[]) =>
    new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const sent = request(`${stage.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
      })
      sent.on('response', (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk) => {
          text += chunk
        })
        response.on('end', () => resolve({ status: response.statusCode, text }))
      })
      sent.on('error', reject)
      for (const chunk of chunks) sent.write(chunk)
      sent.end()
    })

  it('is refused unread when its body is too large, or does not tell its length', async () => {
    const large = JSON.stringify({
      query: '{ __typename }',
      variables: { x: 'x'.repeat(1024 * 1024) },
    })
    const told = await post({ 'content-length': String(Buffer.byteLength(large)) }, [large])
    expect(told.status).toBe(413)
    expect(JSON.parse(told.text).errors[0].extensions.code).toBe('BODY_TOO_LARGE')
    const chunked = await post({ 'transfer-encoding': 'chunked' }, ['{"query":', '"{__typename}"}'])
    expect(chunked.status).toBe(411)
    expect(JSON.parse(chunked.text).errors[0].extensions.code).toBe('LENGTH_REQUIRED')
  })

  it('is refused when it comes as a form', async () => {
    const response = await fetch(`${stage.url}/graphql`, {
      method: 'POST',
      body: new URLSearchParams({ query: '{ __typename }' }),
    })
    expect(response.status).toBe(415)
  })

  it('is refused when it is many: no batches', async () => {
    const response = await fetch(`${stage.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify([{ query: '{ __typename }' }, { query: '{ __typename }' }]),
    })
    expect(response.status).toBe(400)
  })
})
