import { readFile } from 'node:fs/promises'
import { seedFile } from '@liandong/launcher'
import { inboxPrefix } from '@liandong/shared/messages'
import { connect, type NatsConnection, nkeyAuthenticator } from '@nats-io/transport-node'
import type { Stage } from './stage.ts'

/** A connection to the broker with the key of one of its users, past all services. */
export const connectAs = async (
  { running }: Pick<Stage, 'running'>,
  user: string,
): Promise<NatsConnection> => {
  const seed = (await readFile(seedFile(running.layout.credentials, user), 'utf8')).trim()
  return connect({
    servers: running.addresses.nats.split(','),
    name: `chaos as ${user}`,
    authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)),
    inboxPrefix: inboxPrefix(user),
    reconnect: false,
    timeout: 5_000,
  })
}

/** Does something at the broker as one of its users. */
export const asUser = async <T>(
  stage: Pick<Stage, 'running'>,
  user: string,
  work: (connection: NatsConnection) => Promise<T>,
): Promise<T> => {
  const connection = await connectAs(stage, user)
  try {
    return await work(connection)
  } finally {
    await connection.close()
  }
}
