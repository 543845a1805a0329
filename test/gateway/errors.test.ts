import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { caseOf } from './fake/cases.ts'
import { type Stage, startStage } from './fake/gateway.ts'
import type { Fault } from './fake/instance.ts'

const CASE = `{ case(id: "${caseOf('340403001')}") { id intake { record { id } } supervision { light } } }`
const LEDGER =
  '{ ledger { edges { node { id intake { receipt { caseId } record { number } } } } } }'

describe('errors', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage()
  })
  afterEach(() => stage.asked())
  afterAll(() => stage.stop())

  const tell =
    (errors: object[]): Fault =>
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ data: null, errors }))
    }

  it('of a tier’s permission pass, at their place, with code and both languages', async () => {
    const { data, errors } = await stage.ask(CASE, {}, { authorization: 'Bearer stranger' })
    expect(data.case).toEqual({ id: caseOf('340403001'), intake: null, supervision: null })
    expect(
      errors.toSorted((one, other) => String(one.path).localeCompare(String(other.path))),
    ).toEqual(
      [
        ['case', 'intake'],
        ['case', 'supervision'],
      ].map((path) => ({
        path,
        message: '您的岗位不能查看。 Your post may not see this.',
        extensions: {
          code: 'FORBIDDEN',
          zh: '您的岗位不能查看。',
          en: 'Your post may not see this.',
        },
      })),
    )
  })

  it('below a merged field stand where they belong, and are told once', async () => {
    const { data, errors } = await stage.ask(LEDGER, {}, { authorization: 'Bearer no-receipts' })
    expect(data.ledger.edges[2].node.intake).toEqual({ receipt: null, record: { number: 3 } })
    expect(errors).toHaveLength(1)
    expect(errors[0]?.path).toEqual(['ledger', 'edges', 0, 'node', 'intake', 'receipt'])
    expect(errors[0]?.extensions.paths).toEqual(
      [0, 1, 2, 3, 4].map((index) => ['ledger', 'edges', index, 'node', 'intake', 'receipt']),
    )
  })

  it('of the caller who is not signed in pass', async () => {
    const { errors } = await stage.ask(CASE, {}, { authorization: 'Bearer nobody' })
    expect(errors.map(({ extensions }) => extensions.code)).toEqual([
      'UNAUTHENTICATED',
      'UNAUTHENTICATED',
    ])
  })

  it('carry nothing but code, texts, division and retry', async () => {
    const spoken = { code: 'SOMETHING', zh: '甲', en: 'a', division: '340403', retry: false }
    const secret = { request: { body: 'secret' }, stacktrace: ['secret'], exception: { secret: 1 } }
    stage.at('township-rest').misbehave(
      tell([
        {
          message: 'said',
          path: ['intakeOf', 0],
          locations: [{ line: 1, column: 1 }],
          extensions: { ...spoken, ...secret },
        },
      ]),
    )
    const { errors, text } = await stage.ask(CASE)
    stage.at('township-rest').misbehave(null)
    expect(errors).toEqual([{ message: 'said', path: ['case', 'intake'], extensions: spoken }])
    expect(text).not.toContain('secret')
  })

  it.each([
    ['no code', { message: 'secret at /srv/x.ts:1' }],
    ['a server’s own code', { message: 'secret', extensions: { code: 'INTERNAL_SERVER_ERROR' } }],
    [
      'a complaint about our query',
      { message: 'Cannot query secret', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } },
    ],
    ['a code that is none', { message: 'secret', extensions: { code: '<script>' } }],
    ['no message', { extensions: { code: 'FORBIDDEN' } }],
  ])('with %s are masked', async (_, error) => {
    stage.at('township-rest').misbehave(tell([error]))
    const { errors, text } = await stage.ask(CASE)
    stage.at('township-rest').misbehave(null)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject({
      path: ['case', 'intake'],
      extensions: { code: 'TIER_FAILED', division: '340403001' },
    })
    expect(text).not.toMatch(/secret|script/)
  })

  it('of a tier’s bug are the tier’s own masked words', async () => {
    const { errors, text } = await stage.ask(
      'mutation { claimCase(input: { commandId: "1", division: "340403", caseId: "x" }) { ok } }',
    )
    expect(errors[0]?.extensions.code).toBe('INTERNAL')
    expect(text).not.toMatch(/secret|postgres/)
  })

  it('name what is unknown', async () => {
    const { data, errors } = await stage.ask(`{
      division(code: "340499") { name }
      guide(division: "999999999") { totalCount }
      case(id: "340403001-20261120-00001-A") { id }
    }`)
    expect(data).toEqual({ division: null, guide: null, case: null })
    const codes = Object.fromEntries(
      errors.map(({ path, extensions }) => [path?.join('.'), extensions.code]),
    )
    expect(codes).toEqual({
      division: 'UNKNOWN_DIVISION',
      guide: 'UNKNOWN_DIVISION',
      case: 'CASE_NUMBER_CHECK',
    })
  })

  it('leave it to the city to explain a number that it cannot read', async () => {
    const { data, errors } = await stage.ask(
      '{ track(number: "12-34", queryCode: "x") { ok error { code } } }',
    )
    expect(errors).toEqual([])
    expect(data.track).toEqual({ ok: false, error: { code: 'CASE_NUMBER_SHAPE' } })
    expect(stage.asked()).toEqual([{ id: 'city-3404', field: 'track', keys: ['12-34'] }])
  })

  it('about the request itself are told in its words', async () => {
    const { status, errors } = await stage.ask('query ($id: ID!) { case(id: $id) { id } }')
    expect(status).toBe(400)
    expect(errors[0]?.extensions).toEqual({
      code: 'QUERY_INVALID',
      zh: expect.stringContaining('接口'),
      en: 'Variable "$id" of required type "ID!" was not provided.',
    })
  })

  it('of answers that do not fit the schema are masked, and cost no more than their field', async () => {
    const odd = {
      data: { intakeOf: [{ id: caseOf('340403001'), intake: { record: { id: null } } }] },
    }
    stage.at('township-rest').misbehave((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(odd))
    })
    const { data, errors } = await stage.ask(CASE)
    stage.at('township-rest').misbehave(null)
    expect(data.case).toEqual({
      id: caseOf('340403001'),
      intake: null,
      supervision: { light: 'GREEN' },
    })
    expect(errors).toMatchObject([
      { path: ['case', 'intake', 'record', 'id'], extensions: { code: 'INTERNAL' } },
    ])
  })

  it('of a malformed date come before any tier is asked', async () => {
    const { errors } = await stage.ask(
      '{ ledger(filter: { acceptedFrom: "2026-02-30" }) { counts { count } } }',
    )
    expect(errors[0]?.extensions.code).toBe('DATE_MALFORMED')
    expect(stage.asked()).toEqual([])
  })
})
