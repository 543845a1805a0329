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
  onFailed: (ids: readonly string[], reason: unknown) => void
  /** The broker took some. */
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

/** What was sent in one go; the answer to its last message stands for all of it. */
type Sending = { ids: readonly string[]; since: number }

/**
 * Plain publishing with one inbox for all acknowledgements: `js.publish` makes an error, two timers
 * and three promises for each message, which costs four times as much as the message.
 *
 * All that is to go at the same moment is sent in one go, and only the last of it asks for an answer:
 * the broker stores what one line brings in the order in which it comes. The answer sets the pace
 * and tells of trouble early; whether a message has arrived is for its receivers to say, and what
 * they do not confirm is sent again.
 */
export const startPublisher = (settings: PublisherSettings): Publisher => {
  const { broker, instanceId, onFailed, onTaken } = settings
  const inbox = `${inboxPrefix(instanceId)}.taken.${process.pid}-${Date.now().toString(36)}`
  const underWay = new Map<string, Sending>()
  const known = new LRUCache<string, true>({ max: MOST_REMEMBERED })
  let subscription: Subscription | null = null
  let waiting: OutgoingMessage[] = []
  let unanswered = 0
  let count = 0
  let highest = 0

  const take = (token: string): readonly string[] => {
    const ids = underWay.get(token)?.ids ?? []
    underWay.delete(token)
    unanswered -= ids.length
    return ids
  }

  const settle = (message: Msg): void => {
    const ids = take(message.subject.slice(inbox.length + 1))
    if (ids.length === 0) return
    const answer = answerOf(message)
    if ('error' in answer) {
      onFailed(ids, answer.error)
      return
    }
    highest = Math.max(highest, answer.seq)
    onTaken()
  }

  const giveUp = (before: number, reason: string): void => {
    const tokens = [...underWay].filter(([, { since }]) => since <= before).map(([token]) => token)
    const ids = tokens.flatMap(take)
    if (ids.length > 0) onFailed(ids, reason)
  }

  const publishOne = (
    { id, subject, payload }: OutgoingMessage,
    asking: { reply?: string },
  ): void => {
    const head = headers()
    head.set('Nats-Msg-Id', id)
    head.set(SENDER, instanceId)
    try {
      broker.line()?.connection.publish(subject, payload, { headers: head, ...asking })
    } catch (error) {
      onFailed([id], error)
    }
  }

  const sendWaiting = (): void => {
    const messages = waiting
    waiting = []
    count += 1
    const token = String(count)
    underWay.set(token, { ids: messages.map(({ id }) => id), since: performance.now() })
    unanswered += messages.length
    messages.forEach((message, index) => {
      publishOne(message, index === messages.length - 1 ? { reply: `${inbox}.${token}` } : {})
    })
  }

  const publish = (messages: readonly OutgoingMessage[]): void => {
    if (messages.length === 0) return
    // When all whom one statement answered have come, and before they tell their callers.
    if (waiting.length === 0) queueMicrotask(sendWaiting)
    waiting.push(...messages)
    for (const { id, subject } of messages) known.set(`${id} ${subject}`, true)
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
    underWay: () => waiting.length + unanswered,
    room: () => MOST_UNDER_WAY - waiting.length - unanswered,
    publish,
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
