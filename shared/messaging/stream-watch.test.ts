import pino from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Broker, Line } from './broker.ts'
import type { Relay } from './relay.ts'
import { startStreamWatch } from './stream-watch.ts'

/** A broker whose stream is what the test says; the relay forgets how far it had come when it sends. */
const watched = (outbox: () => Promise<void>) => {
  let highest = 0
  const sendAll = async () => {
    highest = 0
    await outbox()
  }
  const stream = { created: 'first', state: { first_seq: 1, last_seq: 10 } }
  const line = { manager: { streams: { info: async () => stream } } } as unknown as Line
  const broker: Broker = { line: () => line, onLine: () => {}, close: async () => {} }
  const relay = { highest: () => highest, sendAll } as unknown as Relay
  const watch = startStreamWatch({
    ...{ broker, relay, mayCreate: false, duplicateWindow: 1_000, replicas: 1 },
    log: pino({ level: 'silent' }),
  })
  const publish = () => {
    highest = stream.state.last_seq
  }
  return { stream, watch, publish }
}
const look = () => vi.advanceTimersByTimeAsync(2_000)

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('sends all again at the start and when the stream was made anew, once', async () => {
  const sendAll = vi.fn(async () => {})
  const { stream, watch } = watched(sendAll)
  await look()
  await look()
  expect(sendAll).toHaveBeenCalledTimes(1)
  stream.created = 'second'
  await look()
  await look()
  expect(sendAll).toHaveBeenCalledTimes(2)
  watch.stop()
})

it('does not forget that all is to be sent again while the database is away', async () => {
  const sendAll = vi.fn(async () => {})
  const { stream, watch, publish } = watched(sendAll)
  await look()
  publish()
  stream.state.last_seq = 5
  sendAll.mockRejectedValueOnce(new Error('away')).mockRejectedValueOnce(new Error('away'))
  for (let count = 0; count < 5; count += 1) await look()
  expect(sendAll).toHaveBeenCalledTimes(4)
  watch.stop()
})
