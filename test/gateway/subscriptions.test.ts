import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { generous } from '../testkit/generous.ts'
import { caseOf, recordOf } from './fake/cases.ts'
import { type Stage, startStage } from './fake/gateway.ts'
import type { Fault } from './fake/instance.ts'

const CODE = '340403'
const ID = caseOf('340403001')
const QUERY = `subscription {
  divisionChanged(code: "${CODE}") {
    type
    record { holder { name queue { inHand } } }
    case { id supervision { light record { number } } intake { record { subject } } }
  }
}`

type Event = { event: string; data: string }

/** A subscriber over real SSE. */
const subscribe = async (stage: Stage, headers: Record<string, string> = {}, query = QUERY) => {
  const stop = new AbortController()
  const response = await fetch(`${stage.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify({ query }),
    signal: stop.signal,
  })
  const events: Event[] = []
  const read = async () => {
    let rest = ''
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    for (let step = await reader?.read(); step && !step.done; step = await reader?.read()) {
      const blocks = (rest + step.value).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const [, event, data] = /^event: (\w+)\ndata:(.*)$/s.exec(block) ?? []
        if (event) events.push({ event, data: (data ?? '').trim() })
      }
    }
  }
  const ended = read().catch(() => {})
  return { response, events, ended, stop: () => stop.abort() }
}

describe('subscriptions', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage(5, {
      upstream: { timeoutMs: 400, restMs: 100, silentMs: 1_500 },
      quotas: { ...generous, streams: { person: 3, address: 3, total: 1_000 } },
    })
  })
  beforeEach(() => {
    stage.asked()
  })
  afterAll(() => stage.stop())

  const at = () => stage.at(`district-${CODE}`)
  const opened = () =>
    vi.waitFor(() => expect(stage.asked().map(({ field }) => field)).toContain('divisionChanged'))
  const tell = (type: string) =>
    at().state.changes.publish('change', {
      caseChanged: { case: { id: ID }, record: recordOf(ID, CODE, 'teller'), type },
    })

  it('pass through as server-sent events, filled by the other tiers, each time anew', async () => {
    const subscriber = await subscribe(stage)
    expect(subscriber.response.headers.get('content-type')).toContain('text/event-stream')
    await opened()
    tell('takenOver')
    await vi.waitFor(() => expect(subscriber.events).toHaveLength(1))
    expect(JSON.parse(subscriber.events[0]?.data ?? '')).toEqual({
      data: {
        divisionChanged: {
          type: 'takenOver',
          record: { holder: { name: '田家庵区', queue: { inHand: 1 } } },
          case: {
            id: ID,
            supervision: { light: 'GREEN', record: { number: 3 } },
            intake: { record: { subject: 'township-rest' } },
          },
        },
      },
    })
    stage.asked()
    tell('claimed')
    await vi.waitFor(() => expect(subscriber.events).toHaveLength(2))
    expect(
      stage
        .asked()
        .map(({ field }) => field)
        .sort(),
    ).toEqual(['intakeOf', 'queues', 'supervisionOf'])
    subscriber.stop()
  })

  it('let the instance go when the subscriber leaves', async () => {
    await vi.waitFor(async () => expect(await at().connections()).toBeLessThanOrEqual(1))
    const before = await at().connections()
    const subscriber = await subscribe(stage)
    await opened()
    expect(await at().connections()).toBe(before + 1)
    subscriber.stop()
    await vi.waitFor(async () => expect(await at().connections()).toBe(before))
  })

  it('tell a tier that cannot be reached in the event, and go on', async () => {
    const subscriber = await subscribe(stage)
    await opened()
    await stage.at('city-3404').stop()
    tell('takenOver')
    await vi.waitFor(() => expect(subscriber.events).toHaveLength(1))
    const { data, errors } = JSON.parse(subscriber.events[0]?.data ?? '')
    expect(data.divisionChanged.case).toMatchObject({
      supervision: null,
      intake: { record: { subject: 'township-rest' } },
    })
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject({
      path: ['divisionChanged', 'case', 'supervision'],
      extensions: { code: 'DIVISION_UNAVAILABLE', division: '3404' },
    })
    await stage.at('city-3404').restart()
    tell('decided')
    await vi.waitFor(() => expect(subscriber.events).toHaveLength(2))
    subscriber.stop()
  })

  it('end with a clear error and complete when the instance dies', async () => {
    const subscriber = await subscribe(stage)
    await opened()
    tell('takenOver')
    await vi.waitFor(() => expect(subscriber.events).toHaveLength(1))
    at().cut()
    await subscriber.ended
    expect(subscriber.events.map(({ event }) => event)).toEqual(['next', 'next', 'complete'])
    const { data, errors } = JSON.parse(subscriber.events[1]?.data ?? '')
    expect(data).toEqual({ divisionChanged: null })
    expect(errors).toHaveLength(1)
    expect(errors[0]).toMatchObject({
      path: ['divisionChanged'],
      extensions: { code: 'SUBSCRIPTION_LOST', division: CODE, retry: true },
    })
    expect(subscriber.events[1]?.data).not.toMatch(/127\.0\.0\.1|socket|aborted/)
  })

  it('end when the instance gives no sign of life', async () => {
    at().misbehave((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(':\n\n')
    })
    const subscriber = await subscribe(stage)
    await subscriber.ended
    at().misbehave(null)
    expect(subscriber.events.map(({ event }) => event)).toEqual(['next', 'complete'])
    expect(subscriber.events[0]?.data).toContain('SUBSCRIPTION_LOST')
  })

  it('end, and let the instance go, when it sends what is no answer', async () => {
    await vi.waitFor(async () => expect(await at().connections()).toBeLessThanOrEqual(1))
    const before = await at().connections()
    at().misbehave((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write('event: next\ndata: secret garbage\n\n')
    })
    const subscriber = await subscribe(stage)
    await subscriber.ended
    at().misbehave(null)
    expect(subscriber.events.map(({ event }) => event)).toEqual(['next', 'complete'])
    expect(subscriber.events[0]?.data).toContain('SUBSCRIPTION_LOST')
    expect(subscriber.events[0]?.data).not.toContain('secret')
    await vi.waitFor(async () => expect(await at().connections()).toBe(before))
  })

  const refusals: [string, Fault][] = [
    ['hangs', () => {}],
    ['fails', (_, response) => response.writeHead(500).end()],
  ]
  it.each(refusals)('are refused in time when the instance %s', async (_, fault) => {
    at().misbehave(fault)
    const subscriber = await subscribe(stage)
    await subscriber.ended
    at().misbehave(null)
    expect(subscriber.events.map(({ event }) => event)).toEqual(['next', 'complete'])
    expect(JSON.parse(subscriber.events[0]?.data ?? '').errors).toMatchObject([
      { extensions: { code: 'DIVISION_UNAVAILABLE', division: CODE } },
    ])
  })

  it('are refused with the tier’s own words to whom it does not allow them', async () => {
    await vi.waitFor(async () => {
      const subscriber = await subscribe(stage, { authorization: 'Bearer stranger' })
      await subscriber.ended
      expect(JSON.parse(subscriber.events[0]?.data ?? '').errors).toMatchObject([
        { extensions: { code: 'FORBIDDEN' } },
      ])
    })
  })

  it('to an unknown division are refused', async () => {
    const subscriber = await subscribe(
      stage,
      {},
      'subscription { divisionChanged(code: "99") { type } }',
    )
    await subscriber.ended
    expect(subscriber.events[0]?.data).toContain('UNKNOWN_DIVISION')
  })

  it('are bounded in number', async () => {
    const subscribers = await Promise.all([1, 2, 3].map(() => subscribe(stage)))
    const fourth = await subscribe(stage)
    await fourth.ended
    expect(fourth.events[0]?.data).toContain('TOO_MANY_SUBSCRIPTIONS')
    for (const one of subscribers) one.stop()
    await vi.waitFor(
      async () => {
        const again = await subscribe(
          stage,
          {},
          'subscription { divisionChanged(code: "340403") { type } }',
        )
        stage.asked()
        tell('claimed')
        await vi.waitFor(() => expect(again.events[0]?.data).toContain('claimed'), { timeout: 500 })
        again.stop()
      },
      { timeout: 4_000 },
    )
  })

  it('end with an error and complete when the gateway stops', async () => {
    const subscriber = await subscribe(stage)
    await opened()
    await stage.endStreams()
    await subscriber.ended
    expect(subscriber.events.map(({ event }) => event)).toEqual(['next', 'complete'])
    expect(subscriber.events[0]?.data).toContain('SUBSCRIPTION_LOST')
  })
})
