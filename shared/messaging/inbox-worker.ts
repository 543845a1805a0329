import type { JsMsg } from '@nats-io/jetstream'
import type { Logger } from 'pino'
import type { DeadLetter } from '../persistence/index.ts'
import { doorbell } from './doorbell.ts'
import { SENDER } from './relay.ts'

/** A message as the inbox sees it; the broker is out of sight. */
export type InboundMessage = {
  /** The sender's outbox id, by which it is confirmed; null when the sender did not say. */
  id: string | null
  sender: string | null
  subject: string
  payload: string
}

/**
 * Stores a batch for good (applied, waiting or as dead letters) and answers the dead letters.
 * Throws when the database cannot.
 */
export type StoreBatch = (messages: InboundMessage[]) => Promise<DeadLetter[]>

/** Tells the senders that their messages are stored. */
export type Confirm = (messages: InboundMessage[]) => void

type Pending = { raw: JsMsg; message: InboundMessage; settled: () => void }

const BATCH = 256
const LONGEST_PAUSE = 5_000

const inbound = (raw: JsMsg): InboundMessage => ({
  id: raw.headers?.get('Nats-Msg-Id') || null,
  sender: raw.headers?.get(SENDER) || null,
  subject: raw.subject,
  payload: raw.string(),
})

/** Takes messages from all feeds, stores them in batches, acknowledges and confirms after the commit. */
export type InboxWorker = {
  /** Resolves when the message is stored and acknowledged. */
  take: (raw: JsMsg) => Promise<void>
  stop: () => Promise<void>
}

/**
 * One worker for all feeds of an instance: batches grow with the load by themselves, because
 * whatever arrives during one commit goes into the next. A database that is away only makes it wait.
 */
export const startInboxWorker = (store: StoreBatch, confirm: Confirm, log: Logger): InboxWorker => {
  const queue: Pending[] = []
  const bell = doorbell()
  let running = true
  let working: Promise<void> | null = null

  /** The broker brings them again at once, and not only when it has waited in vain. */
  const giveBack = (pending: readonly Pending[]): void => {
    for (const { raw } of pending) raw.nak()
  }

  const storePatiently = async (batch: Pending[]): Promise<boolean> => {
    for (let wait = 100; running; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
      try {
        await store(batch.map(({ message }) => message))
        return true
      } catch (err) {
        log.warn(
          { err, messages: batch.length },
          'the inbox could not store a batch; it tries again',
        )
        for (const { raw } of [...batch, ...queue]) raw.working()
        await bell.wait(wait)
      }
    }
    return false
  }

  const work = async (): Promise<void> => {
    while (queue.length > 0) {
      const batch = queue.splice(0, BATCH)
      if (await storePatiently(batch)) {
        for (const { raw } of batch) raw.ack()
        confirm(batch.map(({ message }) => message))
      } else giveBack(batch)
      for (const { settled } of batch) settled()
    }
    working = null
  }

  return {
    take: (raw) =>
      new Promise((settled) => {
        if (!running) {
          raw.nak()
          return settled()
        }
        queue.push({ raw, message: inbound(raw), settled })
        working ??= Promise.resolve().then(work)
      }),
    stop: async () => {
      running = false
      bell.ring()
      const left = queue.splice(0)
      giveBack(left)
      for (const { settled } of left) settled()
      await working
    },
  }
}
