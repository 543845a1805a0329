import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Database, OutgoingMessage } from '../persistence/index.ts'
import { type Relay, startRelay } from './relay.ts'
import { fakeBroker } from './testing/fake-broker.ts'

const RESEND = 20_000

/** An outbox of which the test sees what is asked: rows that are due, ids that are made due again. */
const outbox = () => {
  const due: OutgoingMessage[] = []
  const again: (string[] | 'all')[] = []
  const relaxed = async (template: TemplateStringsArray, ...values: unknown[]) => {
    const text = template.join('?')
    if (text.includes('for update skip locked')) return due.splice(0, values[2] as number)
    again.push(values.length > 0 ? (values[0] as string[]) : 'all')
    return []
  }
  return { due, again, database: { relaxed } as unknown as Database }
}

const message = (id: string): OutgoingMessage => ({ id, subject: 'case', payload: `of ${id}` })
const messages = (count: number) =>
  Array.from({ length: count }, (_, index) => message(String(index).padStart(4, '0')))

let relay: Relay
const start = () => {
  const [server, rows] = [fakeBroker(), outbox()]
  const log = pino({ level: 'silent' })
  const { broker } = server
  const { database } = rows
  relay = startRelay({ database, broker, instanceId: 'one', resendAfter: RESEND, log })
  return { ...server, ...rows }
}

/** Whatever is to go at this moment has gone after it. */
const moment = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(async () => {
  const stopped = relay.stop()
  await vi.advanceTimersByTimeAsync(2_000)
  await stopped
  vi.useRealTimers()
})

describe('what was just committed', () => {
  it('goes at once, and its row has time until somebody else looks at it', async () => {
    const { sent, again } = start()
    expect(relay.headStart()).toBe(RESEND / 4)
    relay.send([message('a'), message('b')])
    await moment()
    expect(sent.map(({ id, payload }) => [id, payload])).toEqual([
      ['a', 'of a'],
      ['b', 'of b'],
    ])
    expect(again).toEqual([])
  })

  it('asks for one answer for all that goes at the same moment', async () => {
    const { sent, again, take } = start()
    relay.send([message('a'), message('b')])
    relay.send([message('c')])
    await moment()
    relay.send([message('d')])
    await moment()
    expect(sent.map(({ id, reply }) => [id, reply !== ''])).toEqual([
      ['a', false],
      ['b', false],
      ['c', true],
      ['d', true],
    ])
    take(sent[2]!, 3)
    expect(relay.highest()).toBe(3)
    await vi.advanceTimersByTimeAsync(7_000)
    expect(again).toEqual([['d']])
  })

  it('is due in the outbox when there is no line', () => {
    const { cut } = start()
    cut()
    expect(relay.headStart()).toBe(0)
  })

  it('is due again at once when the line is cut before the broker took it', async () => {
    const { sent, again, take, cut, mend } = start()
    relay.send([message('a')])
    await moment()
    relay.send([message('b'), message('c')])
    await moment()
    take(sent[0]!, 7)
    cut()
    mend()
    await moment()
    expect(again).toEqual([['b', 'c']])
    expect(relay.highest()).toBe(7)
  })

  it('is due again when it was committed as the line went', async () => {
    const { sent, again, cut, mend } = start()
    cut()
    relay.send([message('a')])
    await moment()
    mend()
    await moment()
    expect([sent, again]).toEqual([[], [['a']]])
  })

  it('is due again after a pause when the broker refuses it, or says nothing for five seconds', async () => {
    const { sent, again, refuse } = start()
    relay.send([message('a')])
    await moment()
    relay.send([message('b')])
    await moment()
    refuse(sent[0]!)
    await vi.advanceTimersByTimeAsync(499)
    expect(again).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(again).toEqual([['a']])
    await vi.advanceTimersByTimeAsync(6_000)
    expect(again).toEqual([['a'], ['b']])
  })

  it('is due again when the client itself will not have it', async () => {
    const { again } = start()
    relay.send([{ ...message('a'), payload: 'too large' }, message('b')])
    await vi.advanceTimersByTimeAsync(500)
    expect(again).toEqual([['a']])
  })

  it('is due in the outbox while a broker that does not answer has its hands full', async () => {
    const { sent, take } = start()
    let given = 0
    while (relay.headStart() > 0) {
      relay.send(messages(50))
      given += 50
      if (given % 200 === 0) await moment()
    }
    expect(given).toBeLessThan(1_000)
    await moment()
    take(sent[199]!, 1)
    expect(relay.headStart()).toBeGreaterThan(0)
  })
})

describe('what is due in the outbox', () => {
  it('goes in windows while the broker takes them, and is not asked for in vain', async () => {
    const { due, sent, take } = start()
    due.push(...messages(2_000))
    relay.hint()
    await moment()
    expect(sent.length).toBeLessThanOrEqual(1_000)
    for (let done = 0; done < 2_000; ) {
      for (const one of sent.slice(done)) take(one, 1)
      done = Math.max(done + 1, sent.length)
      await moment()
    }
    expect(sent).toHaveLength(2_000)
    expect(new Set(sent.map(({ id }) => id)).size).toBe(2_000)
  })

  it('waits while there is no line, and goes as soon as there is one', async () => {
    const { due, sent, cut, mend } = start()
    await moment()
    cut()
    due.push(...messages(3))
    relay.hint()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(sent).toEqual([])
    mend()
    await moment()
    expect(sent).toHaveLength(3)
  })
})

it('knows its echoes by number and subject', () => {
  start()
  relay.send([message('a')])
  expect(relay.published('a', 'case')).toBe(true)
  expect(relay.published('a', 'of somebody else')).toBe(false)
  expect(relay.published('b', 'case')).toBe(false)
})

it('makes due what the broker has not taken when it stops', async () => {
  const { sent, again, take } = start()
  relay.send([message('a')])
  await moment()
  relay.send([message('b')])
  const stopped = relay.stop()
  take(sent[0]!, 1)
  await vi.advanceTimersByTimeAsync(2_000)
  await stopped
  expect(again).toEqual([['b']])
})
