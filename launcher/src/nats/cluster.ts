import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PRIVATE, writeWhole } from '../json-file.ts'
import { layoutOf } from '../layout.ts'
import { freePorts } from '../ports.ts'
import type { Timing, Watch } from '../processes/process.ts'
import { randomPassword } from '../secrets.ts'
import type { NatsAccounts } from './accounts.ts'
import { natsConfig } from './config.ts'
import { findNatsServer } from './find.ts'
import { leaderOf } from './leader.ts'
import { type Nats, prepareNats } from './server.ts'
import { syncInterval } from './sync-interval.ts'

/** What a cluster is made of. `dataDir` gets a folder for each server. */
export type NatsClusterOptions = {
  dataDir: string
  name: string
  accounts: NatsAccounts
  watch?: Watch
  timing?: Timing
}

/** Servers that keep every message three times and go on when one is lost. */
export type NatsCluster = {
  /** The servers by their names. */
  nodes: Map<string, Nats>
  /** All of them, as NATS_URL takes it. */
  url: string
  start: () => Promise<void>
  stop: () => Promise<void>
  /** The server that leads a stream now, or null while none does. */
  leader: (stream: string) => Promise<string | null>
}

const SERVERS = 3
const ROUTE_USER = 'route'

type Place = { name: string; port: number; monitorPort: number; routePort: number }

const places = async (name: string): Promise<Place[]> => {
  const ports = await freePorts(3 * SERVERS)
  return Array.from({ length: SERVERS }, (_, n) => {
    const [port = 0, monitorPort = 0, routePort = 0] = ports.slice(3 * n, 3 * n + 3)
    return { name: `${name}-${n + 1}`, port, monitorPort, routePort }
  })
}

/**
 * Writes the configurations of three servers that know each other and of nobody else: routes need a
 * password made for this cluster. Nothing is started yet.
 */
export const prepareNatsCluster = async (options: NatsClusterOptions): Promise<NatsCluster> => {
  const { dataDir, name, accounts, watch, timing } = options
  const server = await findNatsServer()
  const all = await places(name)
  const password = randomPassword()
  const routes = all.map(
    ({ routePort }) => `nats-route://${ROUTE_USER}:${password}@127.0.0.1:${routePort}`,
  )
  const nodes = new Map<string, Nats>()
  for (const place of all) {
    const folder = join(dataDir, place.name)
    const { nats: storeDir, natsConfig: file, logs } = layoutOf(folder)
    const cluster = { name, port: place.routePort, user: ROUTE_USER, password, routes }
    await mkdir(logs, { recursive: true })
    const text = natsConfig({ ...place, storeDir, accounts, syncInterval: syncInterval(), cluster })
    await writeWhole(file, text, PRIVATE)
    const supervision = { ...(watch ? { watch } : {}), ...(timing ? { timing } : {}) }
    nodes.set(place.name, prepareNats({ ...place, server, dataDir: folder, ...supervision }))
  }
  const each = (act: (node: Nats) => Promise<void>) => async () => {
    // Together: a server alone has no quorum and is not ready.
    await Promise.all([...nodes.values()].map(act))
  }
  return {
    nodes,
    url: [...nodes.values()].map(({ url }) => url).join(','),
    start: each((node) => node.process.start()),
    stop: each((node) => node.stop()),
    leader: (stream) => leaderOf(all, stream),
  }
}

/** What became of a leader that was killed: its name, and how it comes back. */
export type KilledLeader = { name: string; revive: () => Promise<void> }

/** Kills the server that leads a stream (kill -9); it stays down until it is revived. */
export const killLeader = async (cluster: NatsCluster, stream: string): Promise<KilledLeader> => {
  const name = await cluster.leader(stream)
  const node = name === null ? undefined : cluster.nodes.get(name)
  if (!name || !node) throw new Error(`stream ${stream} has no leader now`)
  await node.process.crash()
  return { name, revive: node.process.start }
}
