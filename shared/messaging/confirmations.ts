import { setTimeout as pause } from 'node:timers/promises'
import type { Subscription } from '@nats-io/transport-node'
import type { Logger } from 'pino'
import { confirmerOn, confirmSubject } from '../messages/index.ts'
import { confirmMessages, type Database } from '../persistence/index.ts'
import type { Broker } from './broker.ts'
import type { InboundMessage } from './inbox-worker.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const MOST = 1_000

/** Says which messages are stored here, sender by sender. Lost ones are asked for by a second sending. */
export const confirmer =
  (broker: Broker, instanceId: string) =>
  (messages: readonly InboundMessage[]): void => {
    const bySender = new Map<string, string[]>()
    for (const { id, sender } of messages) {
      if (!id || !sender || sender === instanceId || !/^[a-z0-9-]+$/.test(sender)) continue
      bySender.set(sender, [...(bySender.get(sender) ?? []), id])
    }
    const connection = broker.line()?.connection
    for (const [sender, ids] of bySender) {
      connection?.publish(confirmSubject(sender, instanceId), JSON.stringify(ids))
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

/** Listens for confirmations; what comes while one write is under way goes into the next. */
export const startConfirmations = (
  broker: Broker,
  database: Database,
  instanceId: string,
  log: Logger,
): Confirmations => {
  const waiting = new Map<string, string[]>()
  let working: Promise<void> | null = null
  let subscription: Subscription | null = null

  const work = async (): Promise<void> => {
    for (const [receiver, ids] of waiting) {
      waiting.delete(receiver)
      try {
        for (let start = 0; start < ids.length; start += MOST) {
          await confirmMessages(database.relaxed, receiver, ids.slice(start, start + MOST))
        }
      } catch (err) {
        log.warn({ err, receiver }, 'confirmations were lost; the messages will be sent again')
        await pause(200)
      }
    }
    working = null
    if (waiting.size > 0) working = work()
  }

  broker.onLine(({ connection }) => {
    if (subscription && !subscription.isClosed()) return
    subscription = connection.subscribe(confirmSubject(instanceId, '*'), {
      queue: 'confirmations',
      callback: (error, message) => {
        const receiver = error ? null : confirmerOn(message.subject, instanceId)
        if (receiver === null) return
        waiting.set(receiver, [...(waiting.get(receiver) ?? []), ...readIds(message.string())])
        working ??= Promise.resolve().then(work)
      },
    })
  })

  return {
    stop: async () => {
      subscription?.unsubscribe()
      await working
    },
  }
}
