import { setTimeout as pause } from 'node:timers/promises'
import {
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
} from '@nats-io/jetstream'
import { fromSeed } from '@nats-io/nkeys'
import { connect, type NatsConnection, nkeyAuthenticator } from '@nats-io/transport-node'
import type { Logger } from 'pino'
import { HUB_API, inboxPrefix } from '../messages/index.ts'

/** How to reach the broker (one server or several, separated by commas), and as whom. */
export type BrokerSettings = { url: string; seed: string; instanceId: string; log: Logger }

/** A line to the broker that exists now. */
export type Line = { connection: NatsConnection; js: JetStreamClient; manager: JetStreamManager }

/** Called whenever the line was made or made again. */
type OnLine = (line: Line) => void

/** The connection to NATS, which may be away for any time: nobody waits for it but the exchange. */
export type Broker = {
  /** The line, or null while there is none. */
  line: () => Line | null
  onLine: (listener: OnLine) => void
  close: () => Promise<void>
}

/** The public half of an instance's key; throws when the seed is none. */
export const publicKeyOf = (seed: string): string =>
  fromSeed(new TextEncoder().encode(seed)).getPublicKey()

/** With as much again by chance, so that not everybody comes at the same moment. */
const RETRY = 250

const open = async ({ url, seed, instanceId }: BrokerSettings): Promise<Line> => {
  const connection = await connect({
    servers: url.split(','),
    name: instanceId,
    authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)),
    inboxPrefix: inboxPrefix(instanceId),
    // The client measures its waits by the wall clock: one that jumps back by ten minutes would
    // keep a lost line down for ten minutes. So we make it again ourselves.
    reconnect: false,
    pingInterval: 5_000,
    maxPingOut: 2,
    timeout: 5_000,
  })
  const apiPrefix = HUB_API
  const manager = await jetstreamManager(connection, { apiPrefix, checkAPI: false, timeout: 3_000 })
  return { connection, js: jetstream(connection, { apiPrefix, timeout: 5_000 }), manager }
}

/** Opens the line in the background and keeps it: a service starts and works without it. */
export const openBroker = (settings: BrokerSettings): Broker => {
  const { log } = settings
  const listeners: OnLine[] = []
  let line: Line | null = null
  let up = false
  let closing = false

  const rise = (made: Line) => {
    line = made
    up = true
    log.info({ server: made.connection.getServer() }, 'line to the broker is up')
    for (const listener of listeners) listener(made)
  }

  const fall = () => {
    if (up && !closing) log.warn('line to the broker is down; messages wait in the outbox')
    up = false
  }

  const watch = async (made: Line): Promise<void> => {
    for await (const status of made.connection.status()) {
      if (status.type === 'disconnect') fall()
      else if (status.type === 'error') log.warn({ err: status.error }, 'the broker refused')
    }
  }

  /** One line, from its making to its end. */
  const live = async (): Promise<void> => {
    const made = await open(settings)
    if (closing) return made.connection.close()
    void watch(made)
    rise(made)
    await made.connection.closed()
    fall()
  }

  const keep = async (): Promise<void> => {
    let told = ''
    while (!closing) {
      try {
        await live()
        told = ''
      } catch (err) {
        // Once for each new reason: it is tried some times a second.
        if (told !== String(err)) log.warn({ err }, 'no line to the broker yet')
        told = String(err)
      }
      await pause(RETRY + Math.random() * RETRY, undefined, { ref: false })
    }
  }
  void keep()

  return {
    line: () => (up ? line : null),
    onLine: (listener) => {
      listeners.push(listener)
      if (up && line) listener(line)
    },
    close: async () => {
      closing = true
      up = false
      await line?.connection.close()
    },
  }
}
