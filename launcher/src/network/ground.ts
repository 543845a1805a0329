import { natsPermissions, type Permissions } from '@liandong/shared/messages'
import type { Network } from '@liandong/shared/network'
import { PRIVATE, writeWhole } from '../json-file.ts'
import type { Layout } from '../layout.ts'
import { natsConfig } from '../nats/config.ts'
import { ensureKey } from '../nats/credentials.ts'
import { findNatsServer } from '../nats/find.ts'
import { type Nats, type NatsOptions, prepareNats } from '../nats/server.ts'
import type { Ports } from '../ports.ts'
import type { Postgres } from '../postgres/server.ts'

/** More users of the broker than the instances, by name, e.g. an operator who mends streams. */
export type BrokerUsers = Record<string, Permissions>

/** Writes the server's configuration for this network, one key and one rule book an instance. */
export const layNats = async (
  network: Network,
  layout: Layout,
  ports: Ports,
  supervision: Pick<NatsOptions, 'watch' | 'timing'>,
  others: BrokerUsers = {},
): Promise<Nats> => {
  const server = await findNatsServer()
  const known = network.instances.map(({ id }) => [id, natsPermissions(network, id)] as const)
  const users = await Promise.all(
    [...known, ...Object.entries(others)].map(async ([name, permissions]) => ({
      name,
      publicKey: await ensureKey(layout.credentials, name),
      permissions,
    })),
  )
  const text = natsConfig({
    name: `liandong-${network.city}`,
    port: ports.nats,
    monitorPort: ports.natsMonitor,
    storeDir: layout.nats,
    users,
    version: server.version,
  })
  await writeWhole(layout.natsConfig, text, PRIVATE)
  const { nats: port, natsMonitor: monitorPort } = ports
  return prepareNats({ server, dataDir: layout.root, port, monitorPort, ...supervision })
}

/** One database for each instance; returns the address by which the instance signs in. */
export const layDatabases = async (
  network: Network,
  postgres: Postgres,
): Promise<Record<string, string>> => {
  const entries = await Promise.all(
    network.instances.map(async ({ id }) => [id, await postgres.ensureDatabase(id)] as const),
  )
  return Object.fromEntries(entries)
}
