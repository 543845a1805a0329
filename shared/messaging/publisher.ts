import { headers, type Msg, type Subscription } from '@nats-io/transport-node'
import { LRUCache } from 'lru-cache'
import { inboxPrefix } from '../messages/index.ts'
import type { OutgoingMessage } from '../persistence/index.ts'
import type { Broker } from './broker.ts'

/** The header that says which instance sent a message, so that it can be confirmed. */
export const SENDER = 'Liandong-Sender'

const MOST_UNDER_WAY = 1_000
const MOST_REMEMBERED = 10_000
const PATIENCE = 5_000
const LOOK_EVERY = 1_000

type PublisherSettings = {
  broker: Broker
  instanceId: string
  /** These were not taken by the broker, or it did not say so. */
  onFailed: (ids: string[], reason: unknown) => void
  /** The broker took one. */
  onTaken: () => void
}

/** Publishes to the stream, many messages under way at once. */
export type Publisher = {
  /** How many are under way, and how many more may be. */
  underWay: () => number
  room: () => number
  publish: (messages: readonly OutgoingMessage[]) => void
  /** Whether this message was published here lately: its echo says nothing new. */
  published: (id: string, subject: string) => boolean
  forget: () => void
  /** The highest sequence that the stream acknowledged in its present life. */
  highest: () => number
  /** The stream lives anew: its sequences begin again. */
  restart: () => void
  stop: () => void
}

/** What the stream answered, its sequence or why it did not take the message. */
const answerOf = (message: Msg): { seq: number } | { error: unknown } => {
  if (message.headers?.hasError) return { error: message.headers.status }
  const { seq, error } = message.json<{ seq?: number; error?: unknown }>()
  return seq === undefined ? { error } : { seq }
}

/**
 * Plain publishing with one inbox for all acknowledgements: `js.publish` makes an error, two timers
 * and three promises for each message, which costs four times as much as the message.
 */
export const startPublisher = (settings: PublisherSettings): Publisher => {
  const { broker, instanceId, onFailed, onTaken } = settings
  const inbox = `${inboxPrefix(instanceId)}.taken.${process.pid}-${Date.now().toString(36)}`
  const underWay = new Map<string, { id: string; since: number }>()
  const known = new LRUCache<string, true>({ max: MOST_REMEMBERED })
  let subscription: Subscription | null = null
  let count = 0
  let highest = 0

  const settle = (message: Msg): void => {
    const token = message.subject.slice(inbox.length + 1)
    const one = underWay.get(token)
    if (!one) return
    underWay.delete(token)
    const answer = answerOf(message)
    if ('error' in answer) {
      onFailed([one.id], answer.error)
      return
    }
    highest = Math.max(highest, answer.seq)
    onTaken()
  }

  const giveUp = (before: number, reason: string): void => {
    const ids: string[] = []
    for (const [token, { id, since }] of underWay) {
      if (since > before) break
      underWay.delete(token)
      ids.push(id)
    }
    if (ids.length > 0) onFailed(ids, reason)
  }

  const publishOne = ({ id, subject, payload }: OutgoingMessage): void => {
    count += 1
    const token = String(count)
    const head = headers()
    head.set('Nats-Msg-Id', id)
    head.set(SENDER, instanceId)
    known.set(`${id} ${subject}`, true)
    underWay.set(token, { id, since: performance.now() })
    try {
      broker.line()?.connection.publish(subject, payload, {
        headers: head,
        reply: `${inbox}.${token}`,
      })
    } catch (error) {
      underWay.delete(token)
      onFailed([id], error)
    }
  }

  broker.onLine(({ connection }) => {
    // Answers that were awaited on the line of before will never come.
    giveUp(performance.now(), 'the line was cut')
    if (subscription && !subscription.isClosed()) return
    subscription = connection.subscribe(`${inbox}.*`, {
      callback: (error, message) => {
        if (!error) settle(message)
      },
    })
  })
  const timer = setInterval(
    () => giveUp(performance.now() - PATIENCE, 'the broker did not answer'),
    LOOK_EVERY,
  )
  return {
    underWay: () => underWay.size,
    room: () => MOST_UNDER_WAY - underWay.size,
    publish: (messages) => messages.forEach(publishOne),
    published: (id, subject) => known.has(`${id} ${subject}`),
    forget: () => known.clear(),
    highest: () => highest,
    restart: () => {
      highest = 0
    },
    stop: () => {
      clearInterval(timer)
      giveUp(performance.now(), 'the service stops')
    },
  }
}
