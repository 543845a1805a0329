import type { Logger } from 'pino'
import { feedsOf } from '../messages/index.ts'
import type { Instance, Network } from '../network/index.ts'
import type { Database } from '../persistence/index.ts'
import { type Broker, openBroker } from './broker.ts'
import { confirmer, startConfirmations } from './confirmations.ts'
import { startFeedReader } from './feed-reader.ts'
import { type StoreBatch, startInboxWorker } from './inbox-worker.ts'
import { type Relay, startRelay } from './relay.ts'
import { startStreamWatch } from './stream-watch.ts'

/**
 * How the broker is reached, and after how many milliseconds a message that not every receiver has
 * confirmed is sent again (20 s unless said otherwise; the wait doubles to 64 times that).
 */
export type BrokerAccess = { url: string; seed: string; resendAfter?: number }

const RESEND_AFTER = 20_000

/** What an instance needs to take part in the exchange of messages. */
export type ExchangeSettings = {
  network: Network
  instance: Instance
  database: Database
  nats: BrokerAccess
  store: StoreBatch
  log: Logger
}

/** An instance's part in the exchange: its outbox flows, its inbox fills. */
export type Exchange = {
  hint: () => void
  /** Whether the broker can be reached now; work goes on without it. */
  connected: () => boolean
  stop: () => Promise<void>
}

/** Starts relay, feeds, confirmations and the watch over the stream. Stops in the reverse order. */
export const startExchange = (settings: ExchangeSettings): Exchange => {
  const { network, instance, database, store, log } = settings
  const { url, seed, resendAfter = RESEND_AFTER } = settings.nats
  const instanceId = instance.id
  const broker: Broker = openBroker({ url, seed, instanceId, log })
  const relay: Relay = startRelay({ database, broker, instanceId, resendAfter, log })
  const worker = startInboxWorker(store, confirmer(broker, instanceId), log)
  const confirmations = startConfirmations(broker, database, instanceId, log)
  const watch = startStreamWatch({
    broker,
    relay,
    mayCreate: instance.tier !== 'township',
    duplicateWindow: resendAfter / 2,
    onLoss: () => {
      for (const reader of readers) reader.restart()
    },
    log,
  })
  const readers = feedsOf(network, instance).map((feed) =>
    startFeedReader(feed, broker, worker, log),
  )
  return {
    hint: relay.hint,
    connected: () => broker.line() !== null,
    stop: async () => {
      watch.stop()
      await Promise.all([worker.stop(), ...readers.map((reader) => reader.stop())])
      await relay.stop()
      await confirmations.stop()
      await broker.close()
    },
  }
}
