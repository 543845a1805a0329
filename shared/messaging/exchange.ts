import type { Logger } from 'pino'
import { feedsOf } from '../messages/index.ts'
import type { Instance, Network } from '../network/index.ts'
import type { Database } from '../persistence/index.ts'
import { type Broker, openBroker, publicKeyOf } from './broker.ts'
import { confirmer, startConfirmations } from './confirmations.ts'
import { type FeedReader, startFeedReader } from './feed-reader.ts'
import { type InboxLag, readInboxLag } from './inbox-lag.ts'
import { type InboxWorker, type StoreBatch, startInboxWorker } from './inbox-worker.ts'
import { startAnswering } from './recovery/recall/answer-peers.ts'
import { openPeerLine } from './recovery/recall/ask-peers.ts'
import { type Recovery, startRecovery } from './recovery/recovery.ts'
import { type Relay, startRelay } from './relay.ts'
import { startStreamWatch } from './stream-watch.ts'

/**
 * How the broker is reached, and after how many milliseconds a message that not every receiver has
 * confirmed is sent again (20 s unless said otherwise; the wait doubles to 64 times that). With
 * `replicas` the stream is laid on so many servers.
 */
export type BrokerAccess = {
  url: string
  seed: string
  resendAfter?: number
  replicas?: number
}

const RESEND_AFTER = 20_000

/** What an instance needs to take part in the exchange of messages. */
export type ExchangeSettings = {
  network: Network
  instance: Instance
  database: Database
  nats: BrokerAccess
  /** The identity of a database that a person trusts although it was restored; null: none. */
  trustedByHand: string | null
  /** The database had forgotten something, and has read it again. */
  regained: () => Promise<void>
  log: Logger
}

/** An instance's part in the exchange: its outbox flows, its inbox fills. */
export type Exchange = {
  relay: Relay
  /** Whether the broker can be reached now; work goes on without it. */
  connected: () => boolean
  /** What the broker still holds for this instance; throws while it cannot be asked. */
  lag: () => Promise<InboxLag>
  recovery: Recovery
  /** Begins to read what others sent. */
  receive: (store: StoreBatch) => void
  stop: () => Promise<void>
}

/** Opens the exchange: relay, confirmations, the watch over the stream, and over the database. */
export const openExchange = (settings: ExchangeSettings): Exchange => {
  const { network, instance, database, trustedByHand, regained, log } = settings
  const { url, seed, resendAfter = RESEND_AFTER, replicas = 1 } = settings.nats
  const instanceId = instance.id
  const feeds = feedsOf(network, { instance, publicKey: publicKeyOf(seed) })
  const broker: Broker = openBroker({ url, seed, instanceId, log })
  const relay: Relay = startRelay({ database, broker, instanceId, resendAfter, log })
  const confirmations = startConfirmations(broker, database, instanceId, log)
  let worker: InboxWorker | null = null
  let readers: FeedReader[] = []
  let stored: StoreBatch | null = null
  const rewind = () => {
    relay.forget()
    for (const reader of readers) reader.restart()
  }
  const take: StoreBatch = async (messages) => {
    if (!stored) throw new Error('nothing is received yet')
    return stored(messages)
  }
  const recovery = startRecovery({
    database,
    broker,
    feeds,
    recall: { network, instance, peers: openPeerLine(broker, instanceId), take },
    trustedByHand,
    rewind,
    regained,
    log,
  })
  const answering = startAnswering({
    network,
    instance,
    broker,
    database,
    sure: recovery.sure,
    log,
  })
  const watch = startStreamWatch({
    broker,
    relay,
    mayCreate: instance.tier === 'city',
    duplicateWindow: resendAfter / 2,
    replicas,
    log,
  })
  return {
    relay,
    connected: () => broker.line() !== null,
    recovery,
    receive: (store) => {
      stored = store
      const inbox = startInboxWorker({
        store,
        confirm: confirmer(broker, instanceId),
        isEcho: relay.published,
        log,
      })
      worker = inbox
      readers = feeds.map((feed) => startFeedReader({ feed, broker, worker: inbox, recovery, log }))
    },
    lag: () => readInboxLag(broker, feeds),
    stop: async () => {
      watch.stop()
      await answering.stop()
      await Promise.all([worker?.stop(), ...readers.map((reader) => reader.stop())])
      await recovery.stop()
      await relay.stop()
      await confirmations.stop()
      await broker.close()
    },
  }
}
