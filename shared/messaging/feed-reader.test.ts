import { setTimeout as pause } from 'node:timers/promises'
import type { JsMsg } from '@nats-io/jetstream'
import pino from 'pino'
import { expect, it, vi } from 'vitest'
import type { Broker, Line } from './broker.ts'
import { startFeedReader } from './feed-reader.ts'
import { fakeMessage } from './testing/fake-message.ts'

const feed = {
  name: 'district-340405-case-3404-05',
  durable: 'district-340405-case-3404-05-1',
  filter: 'case.3404.05.>',
}

/** A line whose consumer brings these messages once, whatever the feed's filter says. */
const lineThatBrings = (messages: JsMsg[]): Line => {
  const fetch = async () => {
    const brought = messages.splice(0)
    if (brought.length === 0) await pause(5)
    return Object.assign(brought, { stop: () => {} })
  }
  return { js: { consumers: { get: async () => ({ fetch }) } } } as unknown as Line
}

it('takes in what is of its feed; what strayed there is acknowledged, and teaches nothing', async () => {
  const own = fakeMessage('own')
  const stray = fakeMessage('stray')
  Object.assign(stray.raw, { subject: 'case.3404.06.100.township.accepted' })
  const line = lineThatBrings([stray.raw, own.raw])
  const broker: Broker = { line: () => line, onLine: () => {}, close: async () => {} }
  const taken: JsMsg[] = []
  const reader = startFeedReader({
    feed,
    broker,
    worker: { take: async (raw) => void taken.push(raw), stop: async () => {} },
    recovery: { lay: async () => {} },
    log: pino({ level: 'silent' }),
  })
  await vi.waitFor(() => expect(taken).toHaveLength(1))
  await reader.stop()
  expect(taken).toEqual([own.raw])
  expect(stray.told).toEqual(['ack'])
})
