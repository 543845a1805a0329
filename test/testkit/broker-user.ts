import { randomUUID } from 'node:crypto'
import { type Feed, feedsOf, HUB_API, inboxPrefix, STREAM } from '@liandong/shared/messages'
import { type JetStreamClient, jetstream, jetstreamManager } from '@nats-io/jetstream'
import { fromSeed } from '@nats-io/nkeys'
import { connect, headers, type NatsConnection, nkeyAuthenticator } from '@nats-io/transport-node'
import { ADMIN } from './nats.ts'
import type { TestTiers } from './tiers.ts'
import { until } from './until.ts'

/** Connects to the broker with the real key of an instance (or of the admin), past all services. */
export const connectAs = async ({ nats }: TestTiers, user: string): Promise<NatsConnection> =>
  connect({
    servers: nats.nats.url,
    name: `test as ${user}`,
    authenticator: nkeyAuthenticator(new TextEncoder().encode(await nats.seed(user))),
    inboxPrefix: inboxPrefix(user),
    reconnect: false,
    timeout: 5_000,
  })

const publicKeyOf = (seed: string): string =>
  fromSeed(new TextEncoder().encode(seed)).getPublicKey()

/** The feeds of an instance, with the consumers that its key gives them. */
export const feedsIn = async ({ network, nats, of }: TestTiers, id: string): Promise<Feed[]> =>
  feedsOf(network, { instance: of(id).instance, publicKey: publicKeyOf(await nats.seed(id)) })

/** The consumer with which an instance reads a subject. */
export const consumerOf = async (tiers: TestTiers, id: string, filter: string): Promise<string> => {
  const feed = (await feedsIn(tiers, id)).find((one) => one.filter === filter)
  if (!feed) throw new Error(`${id} does not read ${filter}`)
  return feed.durable
}

/** Publishes into the stream as an instance would, but whatever a test likes. */
export type Injector = {
  connection: NatsConnection
  js: JetStreamClient
  /** Resolves when the stream has it; every call is a message of its own, however alike. */
  send: (subject: string, payload: string | Uint8Array, sender?: string | null) => Promise<string>
  close: () => Promise<void>
}

/** Opens an injector with the key of an instance; it says that it is that instance. */
export const injectAs = async (tiers: TestTiers, instance: string): Promise<Injector> => {
  const connection = await connectAs(tiers, instance)
  const js = jetstream(connection, instance === ADMIN ? {} : { apiPrefix: HUB_API })
  return {
    connection,
    js,
    send: async (subject, payload, sender = instance) => {
      const head = headers()
      if (sender !== null) head.set('Liandong-Sender', sender)
      const id = randomUUID()
      await js.publish(subject, payload, { msgID: id, headers: head })
      return id
    },
    close: () => connection.close(),
  }
}

/** Waits until every reader has stored and acknowledged all that the stream holds for it. */
export const drained = async (tiers: TestTiers): Promise<void> => {
  const connection = await connectAs(tiers, ADMIN)
  const { consumers } = await jetstreamManager(connection)
  const left = async (): Promise<number> => {
    let count = 0
    for await (const { num_pending, num_ack_pending } of consumers.list(STREAM)) {
      count += num_pending + num_ack_pending
    }
    return count
  }
  await until('the stream is read', async () => (await left()) === 0)
  await connection.close()
}
