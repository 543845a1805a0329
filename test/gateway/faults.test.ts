import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { caseOf } from './fake/cases.ts'
import { type Reply, type Stage, startStage } from './fake/gateway.ts'
import type { Fault } from './fake/instance.ts'

const TIMEOUT = 1_000
const REST = 150

const answer = (status: number, body: string, headers: Record<string, string> = {}): Fault => {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(body)
  }
}

const never: Fault = () => {}

const drip: Fault = (_: IncomingMessage, response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  const timer = setInterval(() => response.write(' '), 20)
  response.on('close', () => clearInterval(timer))
}

const breakOff: Fault = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
  response.write('{"data":{"processingOf":[{"id"', () => response.destroy())
}

const faults: Record<string, Fault> = {
  'never answers': never,
  'answers drop by drop': drip,
  'breaks off': breakOff,
  'answers 500': answer(500, '{"errors":[{"message":"at Object.<anonymous> (/srv/secret.ts:1)"}]}'),
  'answers 503 in HTML': answer(503, '<html>nginx secret</html>', { 'content-type': 'text/html' }),
  'answers garbage': answer(200, 'secret garbage'),
  'answers nothing': answer(200, ''),
  'answers with a list': answer(200, '[1, 2]'),
  'answers without data and errors': answer(200, '{}'),
  'answers a list that is too short': answer(200, '{"data":{"processingOf":[]}}'),
  'answers no list': answer(200, '{"data":{"processingOf":{"secret":1}}}'),
  'sends somewhere else': answer(302, '', { location: 'http://127.0.0.1:1/secret' }),
}

/** What must not be in any answer: addresses, paths, queries of the gateway, stacks. */
const leaks =
  /127\.0\.0\.1|localhost|ECONN|secret|processingOf|queues\(|_sdl|node_modules|\.ts:\d|"stack"|variables|__typename/

const expectOne = ({ errors, text }: Reply, division: string, path: unknown[]) => {
  expect(errors).toHaveLength(1)
  expect(errors[0]).toMatchObject({
    path,
    extensions: { code: 'DIVISION_UNAVAILABLE', division, retry: true },
  })
  const { zh, en } = errors[0]?.extensions ?? {}
  expect(errors[0]?.message).toBe(`${zh} ${en}`)
  expect(text).not.toMatch(leaks)
}

describe('an instance that fails', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage(5, {
      upstream: {
        timeoutMs: TIMEOUT,
        restMs: REST,
        answerLimit: 100_000,
        connectionsPerInstance: 2,
      },
    })
  })
  /** Waits until the instance is asked again after it was mended. */
  const mended = async (id: string, query: string) => {
    stage.at(id).misbehave(null)
    await vi.waitFor(async () => expect((await stage.ask(query)).errors).toEqual([]), {
      timeout: 3_000,
    })
  }
  afterEach(() => stage.asked())
  afterAll(() => stage.stop())

  const query = `{ case(id: "${caseOf('340403001')}") { processing { record { id } } supervision { light } } }`
  const rest = { processing: null, supervision: { light: 'GREEN' } }

  it.each(Object.entries(faults))(
    '%s: its field is null, the rest is there, in time',
    async (_, fault) => {
      stage.at('district-340403').misbehave(fault)
      const begun = performance.now()
      const reply = await stage.ask(query)
      expect(performance.now() - begun).toBeLessThan(TIMEOUT + 1_000)
      expect(JSON.parse((await stage.askStitched(query)).text)).toEqual(JSON.parse(reply.text))
      expect(reply.data.case).toEqual(rest)
      expectOne(reply, '340403', ['case', 'processing'])
      await mended('district-340403', query)
    },
  )

  it('is stopped, and comes back', async () => {
    await stage.at('district-340403').stop()
    const reply = await stage.ask(query)
    expect(reply.data.case).toEqual(rest)
    expectOne(reply, '340403', ['case', 'processing'])
    await stage.at('district-340403').restart()
    await mended('district-340403', query)
  })

  it('costs one error for all entries of a list, with the place of each', async () => {
    stage.at('township-rest').misbehave(faults['answers garbage'] ?? null)
    const reply = await stage.ask('{ ledger { edges { node { id intake { record { id } } } } } }')
    const intakes = reply.data.ledger.edges.map(
      ({ node }: { node: { intake: unknown } }) => node.intake !== null,
    )
    expect(intakes).toEqual([true, true, false, false, false, false])
    expectOne(reply, '3404', ['ledger', 'edges', 2, 'node', 'intake'])
    expect(reply.errors[0]?.message).toContain('淮南市各站点（3404）')
    // The last one is a walk-in at a centre: null, but nothing is missing.
    expect(reply.errors[0]?.extensions.paths).toEqual(
      [2, 3, 4].map((index) => ['ledger', 'edges', index, 'node', 'intake']),
    )
    await mended('township-rest', '{ division(code: "340405100") { queue { inHand } } }')
  })

  it('costs one error for each instance and field in a tree', async () => {
    const ids = ['township-rest', 'district-340405']
    for (const id of ids) stage.at(id).misbehave(faults['answers 500'] ?? null)
    const reply = await stage.ask(
      '{ division(code: "3404") { queue { inHand } children { code queue { inHand } children { code queue { inHand } } } } }',
    )
    const places = reply.errors.map(({ path, extensions }) => [extensions.division, path?.at(-1)])
    expect(places.sort()).toEqual([
      ['3404', 'queue'],
      ['340405', 'queue'],
    ])
    const districts = reply.data.division.children as { code: string; queue: unknown }[]
    expect(districts.filter(({ queue }) => !queue).map(({ code }) => code)).toEqual(['340405'])
    for (const id of ids) stage.at(id).misbehave(null)
    await mended('district-340405', '{ division(code: "340405") { queue { inHand } } }')
    await mended('township-rest', '{ division(code: "340405100") { queue { inHand } } }')
  })

  it('costs a root field of its own, and not the fields beside it', async () => {
    stage.at('district-340403').misbehave(never)
    const reply = await stage.ask(
      '{ guide(division: "340403") { totalCount } catalogueVersions { version } }',
    )
    expect(reply.data).toEqual({ guide: null, catalogueVersions: [{ version: 1 }] })
    expectOne(reply, '340403', ['guide'])
    await mended('district-340403', '{ guide(division: "340403") { totalCount } }')
  })

  it('keeps waiting callers no longer when all its connections hang', async () => {
    stage.at('district-340403').misbehave(never)
    const begun = performance.now()
    const replies = await Promise.all(Array.from({ length: 12 }, () => stage.ask(query)))
    expect(performance.now() - begun).toBeLessThan(2 * TIMEOUT + 1_000)
    for (const reply of replies) expectOne(reply, '340403', ['case', 'processing'])
    await mended('district-340403', query)
  })

  it('answers too much: the error says what to do, and the instance is not held to be ill', async () => {
    const huge = JSON.stringify({ data: { processingOf: [{ id: 'x'.repeat(200_000) }] } })
    stage.at('district-340403').misbehave(answer(200, huge))
    for (let times = 0; times < 4; times += 1) {
      const reply = await stage.ask(query)
      expect(reply.data.case).toEqual(rest)
      expect(reply.errors[0]?.extensions).toMatchObject({ code: 'ANSWER_TOO_LARGE', retry: false })
    }
    stage.at('district-340403').misbehave(null)
    expect((await stage.ask(query)).errors).toEqual([])
  })

  it('is spared after three failures, and asked again by a single request', async () => {
    let requests = 0
    stage.at('district-340403').misbehave((_, response) => {
      requests += 1
      response.writeHead(500).end()
    })
    for (let times = 0; times < 5; times += 1)
      expectOne(await stage.ask(query), '340403', ['case', 'processing'])
    expect(requests).toBe(3)
    await vi.waitFor(async () => {
      await Promise.all([stage.ask(query), stage.ask(query), stage.ask(query)])
      expect(requests).toBe(4)
    })
    await mended('district-340403', query)
  })
})
