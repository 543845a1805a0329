import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caseOf } from './fake/cases.ts'
import { type Stage, startStage } from './fake/gateway.ts'

const caller = {
  authorization: 'Bearer top.secret.token',
  cookie: 'liandong_token=top.secret.token',
  'x-correlation-id': 'desk-7.abc_123',
}

describe('the log', () => {
  const lines: Record<string, unknown>[] = []
  let stage: Stage
  beforeAll(async () => {
    const log = pino({ level: 'trace' }, { write: (line) => lines.push(JSON.parse(line)) })
    stage = await startStage(1, { log })
  })
  afterAll(() => stage.stop())

  it('has the correlation id in every line, and neither tokens nor what was asked or answered', async () => {
    const odd = { data: { supervisionOf: [{ id: 'x', supervision: { light: 'no light' } }] } }
    stage.at('city-3404').misbehave((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(odd))
    })
    stage.at('district-340403').misbehave((_, response) => {
      response.writeHead(500).end()
    })
    const query = `query ($id: ID!) { case(id: $id) { processing { record { subject } } supervision { light } } }`
    const { data, errors } = await stage.ask(query, { id: caseOf('340403001') }, caller)
    expect(data.case).toEqual({ processing: null, supervision: null })
    expect(errors.map(({ extensions }) => extensions.code).sort()).toEqual([
      'DIVISION_UNAVAILABLE',
      'INTERNAL',
    ])
    expect(lines.map(({ msg }) => msg).sort()).toEqual(['a bug', 'no answer', 'request'])
    for (const line of lines) expect(line.correlationId).toBe('desk-7.abc_123')
    expect(lines.find(({ msg }) => msg === 'no answer')).toMatchObject({
      upstream: 'district-340403',
      why: 'failed',
    })
    expect(JSON.stringify(lines)).not.toMatch(/top\.secret|processing|340403001-2026/)
  })
})
