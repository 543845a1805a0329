import type { Logger } from 'pino'
import { feedsOf } from '../messages/index.ts'
import type { Instance, Network } from '../network/index.ts'
import type { Database } from '../persistence/index.ts'
import { type Broker, openBroker } from './broker.ts'
import { confirmer, startConfirmations } from './confirmations.ts'
import { startFeedReader } from './feed-reader.ts'
import { startInboxWorker, type StoreBatch } from './inbox-worker.ts'
import { type Relay, startRelay } from './relay.ts'
import { startStreamWatch } from './stream-watch.ts'

/** What an instance needs to take part in the exchange of messages. */
export type ExchangeSettings = {
  network: Network
  instance: Instance
  database: Database
  nats: { url: string; seed: string }
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
  const { network, instance, database, nats, store, log } = settings
  const broker: Broker = openBroker({ ...nats, instanceId: instance.id, log })
  const relay: Relay = startRelay({ database, broker, instanceId: instance.id, log })
  const worker = startInboxWorker(store, confirmer(broker, instance.id), log)
  const confirmations = startConfirmations(broker, database, instance.id, log)
  const watch = startStreamWatch({ broker, relay, mayCreate: instance.tier !== 'township', log })
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
