import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type InboundMessage, startInboxWorker } from './inbox-worker.ts'
import { type FakeMessage, fakeMessage } from './testing/fake-message.ts'

const log = pino({ level: 'silent' })
const payloads = (messages: readonly InboundMessage[]) => messages.map(({ payload }) => payload)

/** A database that answers when the test says so, and remembers what it was given. */
const database = () => {
  const batches: string[][] = []
  const answers: { done: () => void; fail: () => void }[] = []
  return {
    batches,
    answers,
    store: (messages: InboundMessage[]) =>
      new Promise<[]>((resolve, reject) => {
        batches.push(payloads(messages))
        answers.push({
          done: () => resolve([]),
          fail: () => reject(new Error('the database is away')),
        })
      }),
  }
}

const confirmed: string[][] = []
const confirm = (messages: InboundMessage[]) => {
  confirmed.push(payloads(messages))
}
const settle = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => {
  confirmed.length = 0
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a message', () => {
  it('is acknowledged and confirmed after it is stored, not before', async () => {
    const { store, answers } = database()
    const worker = startInboxWorker(store, confirm, log)
    const { raw, told } = fakeMessage('a')
    let taken = false
    void worker.take(raw).then(() => {
      taken = true
    })
    await settle()
    expect([told, confirmed, taken]).toEqual([[], [], false])
    answers[0]!.done()
    await settle()
    expect([told, confirmed, taken]).toEqual([['ack'], [['a']], true])
  })

  it('says who sent it, under which number, on which subject', async () => {
    const stored: InboundMessage[] = []
    const worker = startInboxWorker(
      async (messages) => {
        stored.push(...messages)
        return []
      },
      confirm,
      log,
    )
    await worker.take(fakeMessage('a').raw)
    await worker.take(fakeMessage('b', {}).raw)
    await worker.take(fakeMessage('c', null).raw)
    const subject = 'case.3404.05.100.township.accepted'
    expect(stored).toEqual([
      { id: 'id-a', sender: 'township-340405', subject, payload: 'a' },
      { id: null, sender: null, subject, payload: 'b' },
      { id: null, sender: null, subject, payload: 'c' },
    ])
  })
})

describe('batches', () => {
  it('grow by themselves: what arrives during one commit goes into the next', async () => {
    const { store, answers, batches } = database()
    const worker = startInboxWorker(store, confirm, log)
    void worker.take(fakeMessage('a').raw)
    await settle()
    for (const name of ['b', 'c', 'd']) void worker.take(fakeMessage(name).raw)
    await settle()
    expect(batches).toEqual([['a']])
    answers[0]!.done()
    await settle()
    expect(batches).toEqual([['a'], ['b', 'c', 'd']])
    answers[1]!.done()
    await settle()
    expect(confirmed).toEqual([['a'], ['b', 'c', 'd']])
  })

  it('have at most 256 messages, in the order in which they came', async () => {
    const { store, answers, batches } = database()
    const worker = startInboxWorker(store, confirm, log)
    const names = Array.from({ length: 600 }, (_, index) => String(index))
    for (const name of names) void worker.take(fakeMessage(name).raw)
    for (let count = 0; count < 3; count += 1) {
      await settle()
      answers[count]!.done()
    }
    await settle()
    expect(batches.map(({ length }) => length)).toEqual([256, 256, 88])
    expect(batches.flat()).toEqual(names)
  })

  it('go on after a pause without messages', async () => {
    const { store, answers, batches } = database()
    const worker = startInboxWorker(store, confirm, log)
    void worker.take(fakeMessage('a').raw)
    await settle()
    answers[0]!.done()
    await settle()
    void worker.take(fakeMessage('b').raw)
    await settle()
    expect(batches).toEqual([['a'], ['b']])
  })
})

describe('a database that is away', () => {
  it('only makes it wait, longer each time; the broker is told that the work goes on', async () => {
    const { store, answers, batches } = database()
    const worker = startInboxWorker(store, confirm, log)
    const message = fakeMessage('a')
    void worker.take(message.raw)
    let waited = 100
    for (let attempt = 0; attempt < 9; attempt += 1) {
      await settle()
      expect(batches).toHaveLength(attempt + 1)
      answers[attempt]!.fail()
      await vi.advanceTimersByTimeAsync(waited - 1)
      expect(batches).toHaveLength(attempt + 1)
      await vi.advanceTimersByTimeAsync(1)
      expect(batches).toHaveLength(attempt + 2)
      waited = Math.min(waited * 2, 5_000)
    }
    expect(confirmed).toEqual([])
    expect(message.told).toEqual(Array(9).fill('working'))
    answers[9]!.done()
    await settle()
    expect(message.told.at(-1)).toBe('ack')
    expect(confirmed).toEqual([['a']])
  })

  it('does not make the broker bring again what waits behind the batch', async () => {
    const { store, answers } = database()
    const worker = startInboxWorker(store, confirm, log)
    const [first, second] = [fakeMessage('a'), fakeMessage('b')]
    void worker.take(first.raw)
    await settle()
    void worker.take(second.raw)
    answers[0]!.fail()
    await settle()
    expect([first.told, second.told]).toEqual([['working'], ['working']])
  })

  it('gets the same batch again, whole', async () => {
    const { store, answers, batches } = database()
    const worker = startInboxWorker(store, confirm, log)
    for (const name of ['a', 'b']) void worker.take(fakeMessage(name).raw)
    await settle()
    answers[0]!.fail()
    void worker.take(fakeMessage('c').raw)
    await vi.advanceTimersByTimeAsync(100)
    expect(batches).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ])
    answers[1]!.done()
    await settle()
    expect(batches[2]).toEqual(['c'])
  })
})

describe('stopping', () => {
  const start = () => {
    const { store, answers, batches } = database()
    const worker = startInboxWorker(store, confirm, log)
    const messages: FakeMessage[] = ['a', 'b'].map((name) => fakeMessage(name))
    const taken = [worker.take(messages[0]!.raw)]
    let stopped = false
    const stop = () =>
      worker.stop().then(() => {
        stopped = true
      })
    return { worker, answers, batches, messages, taken, stop, isStopped: () => stopped }
  }

  it('waits for the commit under way, and acknowledges what it stored', async () => {
    const { answers, messages, stop, isStopped } = start()
    await settle()
    void stop()
    await settle()
    expect(isStopped()).toBe(false)
    answers[0]!.done()
    await settle()
    expect(isStopped()).toBe(true)
    expect(messages[0]!.told).toEqual(['ack'])
    expect(confirmed).toEqual([['a']])
  })

  it('gives back what is not stored, so that the broker brings it again at once', async () => {
    const { worker, answers, batches, messages, taken, stop } = start()
    await settle()
    taken.push(worker.take(messages[1]!.raw))
    void stop()
    answers[0]!.done()
    await Promise.all(taken)
    expect(batches).toEqual([['a']])
    expect(messages[1]!.told).toEqual(['nak'])
  })

  it('takes nothing more', async () => {
    const { worker, answers, batches, messages, stop } = start()
    await settle()
    const stopping = stop()
    answers[0]!.done()
    await stopping
    await worker.take(messages[1]!.raw)
    expect(batches).toEqual([['a']])
    expect(messages[1]!.told).toEqual(['nak'])
  })

  it('does not wait for a database that is away', async () => {
    const { answers, messages, taken, stop, isStopped } = start()
    await settle()
    answers[0]!.fail()
    await settle()
    void stop()
    await settle()
    expect(isStopped()).toBe(true)
    await Promise.all(taken)
    expect(messages[0]!.told).toEqual(['working', 'nak'])
    expect(confirmed).toEqual([])
  })
})
