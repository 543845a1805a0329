import { isUtf8 } from 'node:buffer'
import type { JsMsg } from '@nats-io/jetstream'
import type { Logger } from 'pino'
import type { DeadLetter } from '../persistence/index.ts'
import { doorbell } from './doorbell.ts'
import { gather } from './gather.ts'
import { meter } from './meter.ts'
import { SENDER } from './publisher.ts'

/** A message as the inbox sees it; the broker is out of sight. */
export type InboundMessage = {
  /** The sender's outbox id, by which it is confirmed; null when the sender did not say. */
  id: string | null
  sender: string | null
  subject: string
  payload: string
}

/** What came of a batch beside what was applied or waits. */
export type Stored = {
  /** Those of its messages that became dead letters. */
  letters: DeadLetter[]
  /** Those that were not stored, because their sender has too much waiting here already. */
  heldBack: InboundMessage[]
}

/**
 * Stores a batch for good (applied, waiting or as dead letters). An empty batch applies what waited
 * and need not wait any more. Throws when the database cannot.
 */
export type StoreBatch = (messages: InboundMessage[]) => Promise<Stored>

/** Tells the senders that their messages are stored. */
export type Confirm = (messages: InboundMessage[]) => void

type Pending = { raw: JsMsg; message: InboundMessage; settled: () => void }

const BATCH = 256
/** Characters; a message may have a megabyte, and a statement of 256 such ones would never end. */
const BATCH_SIZE = 4 * 1_024 * 1_024
const LONGEST_PAUSE = 5_000
/**
 * From so many messages a second on there is a batch each 200 ms, or when enough are there: by then
 * several events of a case are one row, and the city's indexes and tallies are written once for all.
 */
const BUSY_FROM = 30
const BURST = 10
const BUSY_PACE = 200
const ENOUGH = BATCH
const CONFIRM_AFTER = 100
const LOOK_EVERY = 1_000

const asEscape = (byte: string): string => `\\x${byte.charCodeAt(0).toString(16).padStart(2, '0')}`

/**
 * The payload as text. Bytes that are not UTF-8 are kept in a form that no receiver takes for a message:
 * decoded, they would become U+FFFD and might be stored as if somebody had written that.
 */
const textOf = (data: Uint8Array): string => {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  if (isUtf8(bytes)) return bytes.toString('utf8')
  return `not UTF-8: ${bytes.toString('latin1').replace(/[^\x20-\x7e]/g, asEscape)}`
}

const inbound = (raw: JsMsg): InboundMessage => ({
  id: raw.headers?.get('Nats-Msg-Id') || null,
  sender: raw.headers?.get(SENDER) || null,
  subject: raw.subject,
  payload: textOf(raw.data),
})

/** How many of the waiting messages go into one batch: at least one. */
const countOfBatch = (queue: readonly Pending[]): number => {
  let size = 0
  const tooMany = queue.slice(0, BATCH).findIndex(({ message: { payload } }, index) => {
    size += payload.length
    return index > 0 && size > BATCH_SIZE
  })
  return tooMany < 0 ? BATCH : tooMany
}

type WorkerSettings = {
  store: StoreBatch
  confirm: Confirm
  /** Whether a message is one that was sent from here lately: it says nothing new. */
  isEcho: (id: string, subject: string) => boolean
  log: Logger
}

/** Takes messages from all feeds, stores them in batches, acknowledges and confirms after the commit. */
export type InboxWorker = {
  /** Resolves when the message is stored and acknowledged. */
  take: (raw: JsMsg) => Promise<void>
  stop: () => Promise<void>
}

/**
 * One worker for all feeds of an instance: batches grow with the load, because whatever arrives
 * during one commit goes into the next, and a busy inbox waits a moment for more. A database that is
 * away only makes it wait.
 */
export const startInboxWorker = (settings: WorkerSettings): InboxWorker => {
  const { store, confirm, isEcho, log } = settings
  const queue: Pending[] = []
  const bell = doorbell()
  const comeFast = meter(BUSY_FROM, BURST)
  let busy = false
  let lastBatch = 0
  let running = true
  let lookDue = false
  let working: Promise<void> | null = null

  /**
   * Acknowledges and confirms together: a stop in between would leave a message that the broker does
   * not bring again and the sender only when it has waited in vain. What was held back is only
   * acknowledged, so that the broker holds up nobody else; its sender keeps it and sends it again.
   */
  const stored = gather<Pending & { heldBack: boolean }>(CONFIRM_AFTER, (pending) => {
    for (const { raw } of pending) raw.ack()
    confirm(pending.flatMap(({ message, heldBack }) => (heldBack ? [] : message)))
  })

  /** The broker brings them again at once, and not only when it has waited in vain. */
  const giveBack = (pending: readonly Pending[]): void => {
    for (const { raw } of pending) raw.nak()
  }

  const storePatiently = async (batch: Pending[]): Promise<Stored | null> => {
    for (let wait = 100; running; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
      try {
        return await store(batch.map(({ message }) => message))
      } catch (err) {
        log.warn(
          { err, messages: batch.length },
          'the inbox could not store a batch; it tries again',
        )
        for (const { raw } of [...batch, ...queue]) raw.working()
        await bell.wait(wait)
      }
    }
    return null
  }

  /** A batch costs nearly the same for one message as for twenty: a busy inbox waits for more. */
  const waitForMore = async (): Promise<void> => {
    const wait = lastBatch + BUSY_PACE - performance.now()
    if (busy && queue.length < ENOUGH && wait > 0) await bell.wait(wait)
    lastBatch = performance.now()
  }

  const storeNext = async (): Promise<void> => {
    await waitForMore()
    const batch = queue.splice(0, countOfBatch(queue))
    const result = await storePatiently(batch)
    const heldBack = new Set(result?.heldBack)
    if (!result) giveBack(batch)
    else stored.add(batch.map((one) => ({ ...one, heldBack: heldBack.has(one.message) })))
    for (const { settled } of batch) settled()
  }

  /** In vain now and then; there is another look in a second. */
  const look = async (): Promise<void> => {
    lookDue = false
    await store([]).catch((err: unknown) =>
      log.warn({ err }, 'the inbox could not look for events'),
    )
  }

  const work = async (): Promise<void> => {
    while (queue.length > 0 || lookDue) {
      if (lookDue) await look()
      if (queue.length > 0) await storeNext()
    }
    working = null
  }

  const wake = (): void => {
    working ??= Promise.resolve().then(work)
  }

  const looking = setInterval(() => {
    lookDue = true
    wake()
  }, LOOK_EVERY)

  return {
    take: (raw) =>
      new Promise((settled) => {
        if (!running) {
          raw.nak()
          return settled()
        }
        const message = inbound(raw)
        if (message.id && isEcho(message.id, raw.subject)) {
          stored.add([{ raw, message, settled, heldBack: false }])
          return settled()
        }
        queue.push({ raw, message, settled })
        busy = comeFast(performance.now())
        if (queue.length === ENOUGH) bell.ring()
        wake()
      }),
    stop: async () => {
      running = false
      clearInterval(looking)
      bell.ring()
      const left = queue.splice(0)
      giveBack(left)
      for (const { settled } of left) settled()
      await working
      stored.flush()
    },
  }
}
