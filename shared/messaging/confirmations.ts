import type { Subscription } from '@nats-io/transport-node'
import type { Logger } from 'pino'
import { confirmerOn, confirmSubject } from '../messages/index.ts'
import { type Confirmation, confirmMessages, type Database } from '../persistence/index.ts'
import type { Broker } from './broker.ts'
import { gather } from './gather.ts'
import type { InboundMessage } from './inbox-worker.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const MOST = 1_000
const WRITE_AFTER = 100

/** At most so many at a time: no more are listened to, and no more go into one statement. */
function* parts<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let start = 0; start < items.length; start += MOST) yield items.slice(start, start + MOST)
}

/** Says which messages are stored here, sender by sender. Lost ones are asked for by a second sending. */
export const confirmer =
  (broker: Broker, instanceId: string) =>
  (messages: readonly InboundMessage[]): void => {
    const bySender = new Map<string, string[]>()
    for (const { id, sender } of messages) {
      if (!id || !sender || sender === instanceId || !/^[a-z0-9-]+$/.test(sender)) continue
      const ids = bySender.get(sender)
      if (ids) ids.push(id)
      else bySender.set(sender, [id])
    }
    const connection = broker.line()?.connection
    for (const [sender, ids] of bySender) {
      for (const part of parts(ids)) {
        connection?.publish(confirmSubject(sender, instanceId), JSON.stringify(part))
      }
    }
  }

const readIds = (text: string): string[] => {
  try {
    const value: unknown = JSON.parse(text)
    if (!Array.isArray(value) || value.length > MOST) return []
    return value.filter((id) => typeof id === 'string' && UUID.test(id))
  } catch {
    return []
  }
}

/** Hears confirmations and empties the outbox by them. */
export type Confirmations = { stop: () => Promise<void> }

/**
 * Listens for confirmations. They are collected for a moment, so that most messages are confirmed by
 * all their receivers when they are looked at, and go with one statement for many.
 */
export const startConfirmations = (
  broker: Broker,
  database: Database,
  instanceId: string,
  log: Logger,
): Confirmations => {
  let subscription: Subscription | null = null
  let writing = Promise.resolve()

  const write = async (confirmations: Confirmation[]): Promise<void> => {
    try {
      for (const part of parts(confirmations)) await confirmMessages(database.relaxed, part)
    } catch (err) {
      log.warn({ err }, 'confirmations were lost; the messages will be sent again')
    }
  }

  // One after the other: two at once would wait for each other's rows.
  const waiting = gather<Confirmation>(WRITE_AFTER, (confirmations) => {
    writing = writing.then(() => write(confirmations))
  })

  broker.onLine(({ connection }) => {
    if (subscription && !subscription.isClosed()) return
    subscription = connection.subscribe(confirmSubject(instanceId, '*'), {
      queue: 'confirmations',
      callback: (error, message) => {
        const receiver = error ? null : confirmerOn(message.subject, instanceId)
        if (receiver === null) return
        waiting.add(readIds(message.string()).map((id) => ({ id, receiver })))
      },
    })
  })

  return {
    stop: async () => {
      subscription?.unsubscribe()
      waiting.flush()
      await writing
    },
  }
}
