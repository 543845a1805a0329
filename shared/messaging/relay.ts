import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import {
  claimMessages,
  type Database,
  type OutgoingMessage,
  sendAgain,
} from '../persistence/index.ts'
import type { Broker } from './broker.ts'
import { doorbell } from './doorbell.ts'
import { gather } from './gather.ts'
import { type Publisher, startPublisher } from './publisher.ts'

const WINDOW = 256
const POLL = 1_000
const RETRY = 500
const LAST_ANSWERS = 1_000

type RelaySettings = {
  database: Database
  broker: Broker
  instanceId: string
  /** Milliseconds after which an unconfirmed message is sent again; doubles with each sending. */
  resendAfter: number
  log: Logger
}

/** Carries messages to the broker: from the hand of who has just written them, else from the outbox. */
export type Relay = {
  /**
   * For how many milliseconds a row that is written now may be left to `send`; 0 when it would not
   * go at once, and is due in the outbox instead.
   */
  headStart: () => number
  /** Sends what was just committed with a head start. */
  send: (messages: readonly OutgoingMessage[]) => void
  /** A commit wrote messages that are due: look at once. */
  hint: () => void
  /** Whether this message was published here lately: its echo says nothing new. */
  published: Publisher['published']
  /** The database may have forgotten what was published: echoes are to be looked at. */
  forget: () => void
  /** The highest sequence that the stream acknowledged in its present life. */
  highest: () => number
  /** The stream lives anew, or has lost its end. */
  sendAll: () => Promise<void>
  stop: () => Promise<void>
}

/**
 * Sends at once what was just committed, and from the outbox whatever is due: what nobody could send
 * at once, what a process took with it when it died, what a receiver did not confirm. The rows keep
 * everything; of about a thousand messages under way memory holds the ids, and then sends no more.
 */
export const startRelay = (settings: RelaySettings): Relay => {
  const { database, broker, instanceId, resendAfter, log } = settings
  const bell = doorbell()
  let running = true
  let moreDue = false
  let marking = Promise.resolve()

  const makeDue = async (ids: string[] | 'all'): Promise<void> => {
    await sendAgain(database.relaxed, ids)
    bell.ring()
  }

  /** With a pause, for a broker that takes nothing is not to be asked without one. */
  const failed = gather<{ id: string; reason: unknown }>(RETRY, (failures) => {
    const [first] = failures
    log.warn({ err: first?.reason, messages: failures.length }, 'the broker did not take messages')
    marking = makeDue(failures.map(({ id }) => id)).catch((err: unknown) => {
      log.warn({ err }, 'the relay could not reach its outbox')
    })
  })

  const publisher: Publisher = startPublisher({
    broker,
    instanceId,
    onFailed: (ids, reason) => failed.add(ids.map((id) => ({ id, reason }))),
    onTaken: () => {
      if (moreDue && publisher.room() >= WINDOW) bell.ring()
    },
  })

  const canSend = (): boolean => running && broker.line() !== null && publisher.room() >= WINDOW

  /** One window of what is due; true when there is more of it, and room. */
  const round = async (): Promise<boolean> => {
    if (!canSend()) return false
    const claimed = await claimMessages(database.relaxed, WINDOW, resendAfter)
    publisher.publish(claimed)
    moreDue = claimed.length === WINDOW
    return moreDue
  }

  const loop = async (): Promise<void> => {
    while (running) {
      try {
        if (!(await round())) await bell.wait(POLL)
      } catch (err) {
        log.warn({ err }, 'the relay could not reach its outbox')
        await bell.wait(POLL)
      }
    }
  }

  /** What the broker has will not be sent again by the next process; the rest is due at once. */
  const stop = async (): Promise<void> => {
    running = false
    bell.ring()
    await done
    const end = performance.now() + LAST_ANSWERS
    while (publisher.underWay() > 0 && broker.line() && performance.now() < end) await pause(5)
    publisher.stop()
    failed.flush()
    await marking
  }

  broker.onLine(() => {
    failed.flush()
    bell.ring()
  })
  const done = loop()
  return {
    headStart: () => (canSend() ? Math.round(resendAfter / 4) : 0),
    send: publisher.publish,
    hint: () => {
      moreDue = true
      bell.ring()
    },
    published: publisher.published,
    forget: publisher.forget,
    highest: publisher.highest,
    sendAll: async () => {
      publisher.restart()
      await makeDue('all')
    },
    stop,
  }
}
