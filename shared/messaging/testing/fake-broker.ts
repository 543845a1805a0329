import type { Msg, PublishOptions } from '@nats-io/transport-node'
import type { Broker, Line } from '../broker.ts'

type Sent = { subject: string; payload: string; reply: string; id: string }
type Listen = { callback: (error: Error | null, message: Msg) => void }

/** A broker of which a test is the server: it sees what is published and answers as it likes. */
export const fakeBroker = () => {
  const sent: Sent[] = []
  const listeners: ((line: Line) => void)[] = []
  let up = true
  let listen: Listen | null = null
  const connection = {
    publish: (subject: string, payload: string, { reply = '', headers }: PublishOptions = {}) => {
      if (payload === 'too large') throw new Error('max_payload size exceeded')
      sent.push({ subject, payload, reply, id: headers?.get('Nats-Msg-Id') ?? '' })
    },
    subscribe: (_: string, options: Listen) => {
      listen = options
      return { isClosed: () => false }
    },
  }
  const line = { connection } as unknown as Line
  const answer = (to: Sent, message: Partial<Msg>) =>
    listen?.callback(null, { subject: to.reply, ...message } as Msg)
  const broker: Broker = {
    line: () => (up ? line : null),
    onLine: (listener) => {
      listeners.push(listener)
      if (up) listener(line)
    },
    close: async () => {},
  }
  return {
    broker,
    sent,
    take: (to: Sent, seq: number) => answer(to, { json: <T>() => ({ seq }) as T }),
    refuse: (to: Sent) =>
      answer(to, { headers: { hasError: true, status: '503' } as NonNullable<Msg['headers']> }),
    cut: () => {
      up = false
    },
    mend: () => {
      up = true
      for (const listener of listeners) listener(line)
    },
  }
}
