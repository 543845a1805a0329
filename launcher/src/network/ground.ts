import type { Network } from '@liandong/shared/network'
import { type Postgres, preparePostgres } from '../postgres/server.ts'
import { eitherServer, prepareStandby, type Standby } from '../postgres/standby.ts'
import type { Step } from '../progress.ts'
import { type Brokers, type BrokerUsers, layBrokers } from './brokers.ts'
import type { Ground, Site } from './site.ts'
import type { Stages } from './stages.ts'

/** The addresses of the instances' databases, by instance, and the servers that hold them. */
export type DatabaseServers = {
  postgres: Postgres
  standby: Standby | null
  databases: Record<string, string>
}

/** One database for each instance; the address by which the instance signs in. */
const layDatabases = async (
  network: Network,
  postgres: Postgres,
): Promise<Record<string, string>> => {
  const entries = await Promise.all(
    network.instances.map(async ({ id }) => [id, await postgres.ensureDatabase(id)] as const),
  )
  return Object.fromEntries(entries)
}

const startDatabases = async (site: Site, stages: Stages): Promise<DatabaseServers> => {
  const { network, layout, ports, supervision } = site
  const postgres = await preparePostgres({
    dataDir: layout.root,
    port: ports.postgres,
    instances: network.instances.map(({ id }) => id),
    ...supervision,
  })
  await stages.begin([postgres.process])
  return { postgres, standby: null, databases: await layDatabases(network, postgres) }
}

/** A standby beside it, with a copy of all that is there; the addresses name both servers then. */
const withStandby = async (
  { layout, ports, supervision }: Site,
  stages: Stages,
  alone: DatabaseServers,
): Promise<DatabaseServers> => {
  const primary = { dataDir: layout.root, port: ports.postgres }
  const place = { dataDir: layout.standby, port: ports.standby }
  const standby = await prepareStandby({ primary, standby: place, ...supervision })
  await stages.begin([standby.process])
  await standby.join()
  const both = Object.entries(alone.databases).map(([id, url]) => [id, eitherServer(url, place)])
  return { ...alone, standby, databases: Object.fromEntries(both) }
}

const startBrokers = async (
  site: Site,
  stages: Stages,
  count: Ground['brokers'],
  users: BrokerUsers = {},
): Promise<Brokers> => {
  const brokers = await layBrokers(site, count, users)
  // Together: of a cluster, a server alone has no quorum and is not ready.
  await stages.begin(brokers.servers.map((one) => one.process))
  return brokers
}

/** How the ground is to be laid; nothing said: one server of each kind. */
export type GroundWish = Partial<Ground> & { brokerUsers?: BrokerUsers }

/** Starts the servers that all instances stand on: the databases and what carries the messages. */
export const startGround = async (
  site: Site,
  stages: Stages,
  step: Step,
  { brokers: count = 1, standby = false, brokerUsers }: GroundWish,
): Promise<DatabaseServers & { brokers: Brokers }> => {
  const databases = step('数据库就绪', 'PostgreSQL is ready', async () => {
    const alone = await startDatabases(site, stages)
    return standby ? withStandby(site, stages, alone) : alone
  })
  const brokers = step('消息服务就绪', 'NATS is ready', () =>
    startBrokers(site, stages, count, brokerUsers),
  )
  // Both must have come to an end before a failure of one stops the other.
  const [database, broker] = await Promise.allSettled([databases, brokers])
  if (database.status === 'rejected') throw database.reason
  if (broker.status === 'rejected') throw broker.reason
  return { ...database.value, brokers: broker.value }
}
