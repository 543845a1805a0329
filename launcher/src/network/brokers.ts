import { natsPermissions, type Permissions } from '@liandong/shared/messages'
import { PRIVATE, writeWhole } from '../json-file.ts'
import { type NatsCluster, prepareNatsCluster } from '../nats/cluster.ts'
import { type NatsUser, natsConfig } from '../nats/config.ts'
import { ensureKey } from '../nats/credentials.ts'
import { findNatsServer } from '../nats/find.ts'
import { type Nats, prepareNats } from '../nats/server.ts'
import type { Ground, Site } from './site.ts'

/** More users of the broker than the instances, by name, e.g. an operator who mends streams. */
export type BrokerUsers = Record<string, Permissions>

const brokerUsers = ({ network, layout }: Site, others: BrokerUsers): Promise<NatsUser[]> => {
  const known = network.instances.map(({ id }) => [id, natsPermissions(network, id)] as const)
  return Promise.all(
    [...known, ...Object.entries(others)].map(async ([name, permissions]) => ({
      name,
      publicKey: await ensureKey(layout.credentials, name),
      permissions,
    })),
  )
}

const layServer = async (site: Site, users: NatsUser[]): Promise<Nats> => {
  const { network, layout, ports, supervision } = site
  const server = await findNatsServer()
  const { nats: port, natsMonitor: monitorPort } = ports
  const text = natsConfig({
    name: `liandong-${network.city}`,
    port,
    monitorPort,
    storeDir: layout.nats,
    users,
    version: server.version,
  })
  await writeWhole(layout.natsConfig, text, PRIVATE)
  return prepareNats({ server, dataDir: layout.root, port, monitorPort, ...supervision })
}

/** The servers that carry the messages: one, or a cluster. */
export type Brokers = {
  servers: Nats[]
  /** All of them, as NATS_URL takes it. */
  url: string
  cluster: NatsCluster | null
}

/** Writes the servers' configuration for this network, one key and one rule book an instance. */
export const layBrokers = async (
  site: Site,
  brokers: Ground['brokers'],
  others: BrokerUsers = {},
): Promise<Brokers> => {
  const users = await brokerUsers(site, others)
  if (brokers === 1) {
    const nats = await layServer(site, users)
    return { servers: [nats], url: nats.url, cluster: null }
  }
  const { network, layout, supervision } = site
  const name = `liandong-${network.city}`
  const cluster = await prepareNatsCluster({
    ...{ dataDir: layout.brokers, name, users },
    ...supervision,
  })
  return { servers: [...cluster.nodes.values()], url: cluster.url, cluster }
}
