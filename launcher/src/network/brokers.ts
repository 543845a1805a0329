import { brokerAccount, type Permissions } from '@liandong/shared/messages'
import type { Network } from '@liandong/shared/network'
import { PRIVATE, writeWhole } from '../json-file.ts'
import type { NatsAccounts } from '../nats/accounts.ts'
import { type NatsCluster, prepareNatsCluster } from '../nats/cluster.ts'
import { natsConfig } from '../nats/config.ts'
import { ensureKey } from '../nats/credentials.ts'
import { findNatsServer } from '../nats/find.ts'
import { type Nats, prepareNats } from '../nats/server.ts'
import { syncInterval } from '../nats/sync-interval.ts'
import type { Ground, Site } from './site.ts'

/** Users of the hub's account, by name, e.g. an operator who mends streams; the product has none. */
export type BrokerUsers = Record<string, Permissions>

/** An account for each instance of the network; keys that are not there yet are made. */
export const layAccounts = async (
  network: Network,
  credentials: string,
  others: BrokerUsers = {},
): Promise<NatsAccounts> => ({
  instances: await Promise.all(
    network.instances.map(async ({ id }) =>
      brokerAccount(network, id, await ensureKey(credentials, id)),
    ),
  ),
  operators: await Promise.all(
    Object.entries(others).map(async ([name, permissions]) => ({
      name,
      publicKey: await ensureKey(credentials, name),
      permissions,
    })),
  ),
})

const layServer = async (site: Site, accounts: NatsAccounts): Promise<Nats> => {
  const { network, layout, ports, supervision } = site
  const server = await findNatsServer()
  const { nats: port, natsMonitor: monitorPort } = ports
  const text = natsConfig({
    name: `liandong-${network.city}`,
    port,
    monitorPort,
    storeDir: layout.nats,
    accounts,
    syncInterval: syncInterval(),
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

/** Writes the servers' configuration for this network, one key and one account an instance. */
export const layBrokers = async (
  site: Site,
  brokers: Ground['brokers'],
  others: BrokerUsers = {},
): Promise<Brokers> => {
  const accounts = await layAccounts(site.network, site.layout.credentials, others)
  if (brokers === 1) {
    const nats = await layServer(site, accounts)
    return { servers: [nats], url: nats.url, cluster: null }
  }
  const { network, layout, supervision } = site
  const name = `liandong-${network.city}`
  const cluster = await prepareNatsCluster({
    ...{ dataDir: layout.brokers, name, accounts },
    ...supervision,
  })
  return { servers: [...cluster.nodes.values()], url: cluster.url, cluster }
}
