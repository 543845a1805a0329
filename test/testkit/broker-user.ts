import { connect, type NatsConnection, nkeyAuthenticator } from '@nats-io/transport-node'
import { inboxPrefix } from '@liandong/shared/messages'
import type { TestTiers } from './tiers.ts'

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
