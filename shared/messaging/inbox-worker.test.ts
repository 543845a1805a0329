import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type InboundMessage,
  type InboxWorker,
  type StoreBatch,
  type Stored,
  startInboxWorker,
} from './inbox-worker.ts'
import { type FakeMessage, fakeMessage } from './testing/fake-message.ts'

const log = pino({ level: 'silent' })
const nothingLeft: Stored = { letters: [], heldBack: [] }
const payloads = (messages: readonly InboundMessage[]) => messages.map(({ payload }) => payload)

/** A database that answers when the test says so, and remembers what it was given. */
const database = () => {
  const batches: string[][] = []
  const answers: { done: (...heldBack: number[]) => void; fail: () => void }[] = []
  return {
    batches,
    answers,
    store: (messages: InboundMessage[]) =>
      new Promise<Stored>((resolve, reject) => {
        batches.push(payloads(messages))
        answers.push({
          done: (...heldBack: number[]) =>
            resolve({ letters: [], heldBack: heldBack.map((index) => messages[index]!) }),
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
/** Until what is stored is confirmed. */
const confirming = () => vi.advanceTimersByTimeAsync(100)

const workers: InboxWorker[] = []
const startWorker = (store: StoreBatch, echoes: string[] = []): InboxWorker => {
  const worker = startInboxWorker({ store, confirm, isEcho: (id) => echoes.includes(id), log })
  workers.push(worker)
  return worker
}

beforeEach(() => {
  confirmed.length = 0
  vi.useFakeTimers()
})
afterEach(async () => {
  vi.useRealTimers()
})

describe('a batch', () => {
  it('has no more than a statement can carry, but at least one message', async () => {
    const { store, batches, answers } = database()
    const worker = startWorker(store)
    const large = 'x'.repeat(3 * 1_024 * 1_024)
    for (const payload of [`1${large}`, `2${large}`, '3', '4']) {
      void worker.take(fakeMessage(payload).raw)
    }
    for (let answered = 0; answered < 2; answered += 1) {
      await settle()
      answers[answered]!.done()
    }
    await settle()
    const told = batches.map((batch) => batch.map((payload) => payload[0]).join(''))
    expect(told).toEqual(['1', '234'])
  })
})

describe('a message', () => {
  it('is acknowledged and confirmed after it is stored, not before', async () => {
    const { store, answers } = database()
    const worker = startWorker(store)
    const { raw, told } = fakeMessage('a')
    let taken = false
    void worker.take(raw).then(() => {
      taken = true
    })
    await settle()
    expect([told, confirmed, taken]).toEqual([[], [], false])
    answers[0]!.done()
    await settle()
    expect(taken).toBe(true)
    await confirming()
    expect([told, confirmed]).toEqual([['ack'], [['a']]])
  })

  it('is acknowledged whole, but what was held back is not confirmed: its sender keeps it', async () => {
    const { store, answers } = database()
    const worker = startWorker(store)
    const [one, two] = [fakeMessage('a'), fakeMessage('b')]
    void worker.take(one.raw)
    void worker.take(two.raw)
    await settle()
    answers[0]!.done(1)
    await confirming()
    expect([one.told, two.told, confirmed]).toEqual([['ack'], ['ack'], [['a']]])
  })

  it('says who sent it, under which number, on which subject', async () => {
    const stored: InboundMessage[] = []
    const worker = startWorker(async (messages) => {
      stored.push(...messages)
      return nothingLeft
    })
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
    const worker = startWorker(store)
    void worker.take(fakeMessage('a').raw)
    await settle()
    for (const name of ['b', 'c', 'd']) void worker.take(fakeMessage(name).raw)
    await settle()
    expect(batches).toEqual([['a']])
    answers[0]!.done()
    await settle()
    expect(batches).toEqual([['a'], ['b', 'c', 'd']])
    answers[1]!.done()
    await confirming()
    expect(confirmed).toEqual([['a', 'b', 'c', 'd']])
  })

  it('have at most 256 messages, in the order in which they came', async () => {
    const { store, answers, batches } = database()
    const worker = startWorker(store)
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
    const worker = startWorker(store)
    void worker.take(fakeMessage('a').raw)
    await settle()
    answers[0]!.done()
    await settle()
    void worker.take(fakeMessage('b').raw)
    await settle()
    expect(batches).toEqual([['a'], ['b']])
  })
})

describe('a flood', () => {
  const prompt = () => {
    const batches: string[][] = []
    const store = async (messages: InboundMessage[]): Promise<Stored> => {
      if (messages.length > 0) batches.push(payloads(messages))
      return nothingLeft
    }
    return { batches, worker: startWorker(store) }
  }

  it('is stored in few batches, the first of them at once', async () => {
    const { batches, worker } = prompt()
    for (let count = 0; count < 100; count += 1) {
      void worker.take(fakeMessage(String(count)).raw)
      await vi.advanceTimersByTimeAsync(2)
    }
    expect(batches[0]).toEqual(['0'])
    // Ten or so at once, then one batch each 200 ms.
    expect(batches.length).toBeLessThan(14)
    await vi.advanceTimersByTimeAsync(200)
    expect(batches.flat()).toHaveLength(100)
  })

  it('does not wait when enough is there already', async () => {
    const { batches, worker } = prompt()
    for (let count = 0; count < 2_048; count += 1) {
      void worker.take(fakeMessage(String(count)).raw)
      if (count % 256 === 255) await settle()
    }
    // But for the few that were left when the first went alone.
    expect(batches.flat().length).toBeGreaterThan(1_750)
  })

  it('is no flood when one comes each 50 milliseconds: each is stored at once', async () => {
    const { batches, worker } = prompt()
    for (let count = 1; count <= 100; count += 1) {
      void worker.take(fakeMessage(String(count)).raw)
      await settle()
      expect(batches).toHaveLength(count)
      await vi.advanceTimersByTimeAsync(50)
    }
  })
})

describe('an echo', () => {
  it('of what was just sent from here is acknowledged and stored by nobody', async () => {
    const { store, batches } = database()
    const worker = startWorker(store, ['id-a'])
    const { raw, told } = fakeMessage('a')
    await worker.take(raw)
    await confirming()
    expect([told, batches]).toEqual([['ack'], []])
  })
})

describe('events that waited', () => {
  it('are looked for each second, also while the database is away', async () => {
    const { store, answers, batches } = database()
    startWorker(store)
    for (let count = 1; count <= 3; count += 1) {
      await vi.advanceTimersByTimeAsync(1_000)
      expect(batches).toEqual(Array(count).fill([]))
      answers.at(-1)!.fail()
    }
  })
})

describe('a database that is away', () => {
  it('only makes it wait, longer each time; the broker is told that the work goes on', async () => {
    const { store, answers, batches } = database()
    const worker = startWorker(store)
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
    await confirming()
    expect(message.told.at(-1)).toBe('ack')
    expect(confirmed).toEqual([['a']])
  })

  it('does not make the broker bring again what waits behind the batch', async () => {
    const { store, answers } = database()
    const worker = startWorker(store)
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
    const worker = startWorker(store)
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
    const worker = startWorker(store)
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
