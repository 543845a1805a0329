import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { caseOf } from './fake/cases.ts'
import { type Stage, startStage } from './fake/gateway.ts'

const FORWARD = `mutation ($input: CaseCommandInput!) {
  forwardCase(input: $input) { ok case { id processing { record { subject } } } record { subject holder { name } } }
}`

describe('commands', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage(5, { upstream: { timeoutMs: 250, restMs: 100 } })
  })
  beforeEach(() => {
    stage.asked()
  })
  afterAll(() => stage.stop())

  const input = (division: string, commandId: string) => ({
    input: { commandId, division, caseId: caseOf(division) },
  })
  const forwards = () => stage.asked().filter(({ field }) => field === 'forwardCase')

  it('go once, to the instance that serves the division', async () => {
    const { data, errors } = await stage.ask(FORWARD, input('340402100', 'c-1'))
    expect(errors).toEqual([])
    expect(data.forwardCase).toEqual({
      ok: true,
      case: { id: caseOf('340402100'), processing: { record: { subject: 'district-340402' } } },
      record: { subject: 'township-340402100', holder: { name: '上窑镇' } },
    })
    expect(forwards()).toEqual([
      { id: 'township-340402100', field: 'forwardCase', keys: [caseOf('340402100')] },
    ])
  })

  it('of one operation are done one after the other, each at its place', async () => {
    const { data } = await stage.ask(
      `mutation ($a: CaseCommandInput!, $b: CaseCommandInput!) {
        a: forwardCase(input: $a) { record { subject } }
        b: forwardCase(input: $b) { record { subject } }
      }`,
      { a: input('340402100', 'c-2').input, b: input('340403', 'c-3').input },
    )
    expect(data).toEqual({
      a: { record: { subject: 'township-340402100' } },
      b: { record: { subject: 'district-340403' } },
    })
  })

  it('without an answer are not sent again; the caller may send the same commandId', async () => {
    const at = stage.at('district-340403')
    let requests = 0
    at.misbehave(() => {
      requests += 1
    })
    const { data, errors } = await stage.ask(FORWARD, input('340403', 'c-4'))
    expect(data).toEqual({ forwardCase: null })
    expect(errors).toHaveLength(1)
    expect(errors[0]?.extensions).toMatchObject({
      code: 'DIVISION_UNAVAILABLE',
      division: '340403',
      retry: true,
    })
    expect(errors[0]?.message).toContain('commandId')
    expect(requests).toBe(1)
    at.misbehave(null)
    await stage.ask(FORWARD, input('340403', 'c-4'))
    await stage.ask(FORWARD, input('340403', 'c-4'))
    expect(at.state.done.has('c-4')).toBe(true)
  })

  it('do not take the answers of others with them', async () => {
    const at = stage.at('district-340403')
    await at.stop()
    const { data, errors } = await stage.ask(
      `mutation ($a: CaseCommandInput!, $b: CaseCommandInput!) {
        a: forwardCase(input: $a) { ok }
        b: forwardCase(input: $b) { ok }
      }`,
      { a: input('340402100', 'c-5').input, b: input('340403', 'c-6').input },
    )
    expect(data).toEqual({ a: { ok: true }, b: null })
    expect(errors.map(({ path }) => path)).toEqual([['b']])
    await at.restart()
    await vi.waitFor(async () =>
      expect((await stage.ask('{ guide(division: "340403") { version } }')).errors).toEqual([]),
    )
  })

  it('without an idempotency key are to be looked after before they are sent again', async () => {
    stage.at('district-340403').misbehave((_, response) => {
      response.destroy()
    })
    const { errors } = await stage.ask(
      'mutation { replayDeadLetter(input: { division: "340403", id: "7" }) { ok } }',
    )
    expect(errors[0]?.extensions).toMatchObject({ code: 'DIVISION_UNAVAILABLE', retry: false })
    expect(errors[0]?.message).not.toContain('commandId')
    stage.at('district-340403').misbehave(null)
  })

  it('are refused over GET', async () => {
    const url = new URL('/graphql', stage.url)
    url.searchParams.set(
      'query',
      'mutation { replayDeadLetter(input: { division: "340403", id: "7" }) { ok } }',
    )
    const response = await fetch(url, { headers: { accept: 'application/json' } })
    expect(response.status).toBe(405)
    expect(stage.asked()).toEqual([])
  })

  it('to an unknown division are refused', async () => {
    const { errors } = await stage.ask(FORWARD, {
      input: { commandId: 'c', division: '110101', caseId: 'x' },
    })
    expect(errors[0]?.extensions.code).toBe('UNKNOWN_DIVISION')
    expect(forwards()).toEqual([])
  })
})
