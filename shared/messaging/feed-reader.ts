import { setTimeout as pause } from 'node:timers/promises'
import type { ConsumerMessages } from '@nats-io/jetstream'
import type { Logger } from 'pino'
import { type Feed, STREAM } from '../messages/index.ts'
import type { Broker, Line } from './broker.ts'
import type { InboxWorker } from './inbox-worker.ts'
import type { Recovery } from './recovery/recovery.ts'

const PULL = 256
const PULL_EXPIRES = 20_000
/** A pull dies with the server that leads the consumer; two of these missed tell it. */
const HEARTBEAT = 2_000
const RETRY = 500

/** What reads a feed: where it begins, and who stores what it brings. */
export type FeedReaderSettings = {
  feed: Feed
  broker: Broker
  worker: InboxWorker
  recovery: Pick<Recovery, 'lay'>
  log: Logger
}

/** Reads one feed for as long as it runs. */
export type FeedReader = {
  /** The consumer is to be laid again: the database may have forgotten what it acknowledged. */
  restart: () => void
  stop: () => Promise<void>
}

/**
 * Pulls a bounded number of messages (each of at most a megabyte, as the server has it) at a time and
 * asks for more when these are stored: memory has a ceiling however long the backlog. A lost line or consumer only starts the pull again.
 */
export const startFeedReader = (settings: FeedReaderSettings): FeedReader => {
  const { feed, broker, worker, recovery, log } = settings
  let running = true
  let pull: ConsumerMessages | null = null
  let starts = 0
  let told = ''

  /** Reads until it is started anew: the consumer may be gone then, and is made sure of. */
  const read = async (line: Line): Promise<void> => {
    const mine = starts
    await recovery.lay(line, feed, () => running && broker.line() === line)
    if (!running || broker.line() !== line) return
    const consumer = await line.js.consumers.get(STREAM, feed.durable)
    while (running && mine === starts && broker.line() === line) {
      pull = await consumer.fetch({
        max_messages: PULL,
        expires: PULL_EXPIRES,
        idle_heartbeat: HEARTBEAT,
      })
      if (!running) pull.stop()
      told = ''
      const stored: Promise<void>[] = []
      try {
        for await (const message of pull) stored.push(worker.take(message))
      } finally {
        // Also when the pull broke off: or each broken one would leave its messages in memory.
        await Promise.all(stored)
      }
    }
  }

  /** Once for each new reason: an instance may have fifty feeds, and tries twice a second. */
  const tell = (err: unknown): void => {
    if (told !== String(err)) log.warn({ err, feed: feed.name }, 'a feed waits to start again')
    told = String(err)
  }

  const loop = async (): Promise<void> => {
    while (running) {
      const line = broker.line()
      try {
        if (line) await read(line)
        else await pause(RETRY / 5)
      } catch (err) {
        tell(err)
        await pause(RETRY)
      }
    }
  }

  const restart = (): void => {
    starts += 1
    pull?.stop()
  }
  broker.onLine(restart)
  const done = loop()
  return {
    restart,
    stop: async () => {
      running = false
      pull?.stop()
      await done
    },
  }
}
