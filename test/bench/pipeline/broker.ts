import { setTimeout as pause } from 'node:timers/promises'
import {
  AckPolicy,
  DeliverPolicy,
  type JetStreamClient,
  jetstream,
  jetstreamManager,
  StorageType,
} from '@nats-io/jetstream'
import { connect, type NatsConnection, nkeyAuthenticator } from '@nats-io/transport-node'
import type { BrokerAccess } from '../network/broker-admin.ts'

const STREAM = 'BENCH'
const GIGABYTE = 1024 ** 3
const TRIES = 50

/** Where the floors publish. */
export const BENCH_SUBJECT = 'bench.events'

/** Connects; a server that reads its configuration just now refuses for a moment. */
export const connectBroker = async ({ url, seed }: BrokerAccess): Promise<NatsConnection> => {
  for (let left = TRIES; ; left -= 1) {
    try {
      const authenticator = nkeyAuthenticator(new TextEncoder().encode(seed))
      return await connect({ servers: url, authenticator, reconnect: false })
    } catch (error) {
      if (left === 0) throw error
      await pause(100)
    }
  }
}

/** The floors' own stream, on disk like that of the network, and a client to publish into it. */
export const openStream = async (connection: NatsConnection): Promise<JetStreamClient> => {
  const manager = await jetstreamManager(connection)
  await manager.streams.add({
    name: STREAM,
    subjects: [BENCH_SUBJECT],
    storage: StorageType.File,
    max_bytes: GIGABYTE,
  })
  return jetstream(connection)
}

/** A durable consumer of all that is published; one acknowledgement stands for all before it. */
export const openConsumer = async (connection: NatsConnection, durable: string) => {
  const manager = await jetstreamManager(connection)
  await manager.consumers.add(STREAM, {
    durable_name: durable,
    ack_policy: AckPolicy.All,
    deliver_policy: DeliverPolicy.All,
    max_ack_pending: 10_000,
  })
  return jetstream(connection).consumers.get(STREAM, durable)
}
