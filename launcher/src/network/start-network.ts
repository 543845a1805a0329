import type { Instance, Network } from '@liandong/shared/network'
import { PUBLIC, writeJson } from '../json-file.ts'
import type { Layout } from '../layout.ts'
import type { Nats } from '../nats/server.ts'
import type { DemoPerson } from '../people/demo-people.ts'
import { layPeople } from '../people/lay-people.ts'
import { freeBase, type Ports, portsFrom, refuseBusyPorts } from '../ports.ts'
import { type Postgres, preparePostgres } from '../postgres/server.ts'
import { openPidFile } from '../processes/pid-file.ts'
import type { ProcessHandle, Timing } from '../processes/process.ts'
import { createProgress, type Say, type Step } from '../progress.ts'
import { Refusal } from '../refusal.ts'
import { type Addresses, addressesOf } from './addresses.ts'
import { type FolderWish, layFolder } from './folder.ts'
import { layDatabases, layNats } from './ground.ts'
import { nodeProcess } from './node-process.ts'
import { type Extent, instanceCount, plan } from './plan.ts'
import {
  builtScripts,
  gatewayProgram,
  identityProgram,
  instanceProgram,
  type Scripts,
  type Surroundings,
} from './programs.ts'
import { createStages, type Stages } from './stages.ts'
import { type Watching, watching } from './watching.ts'

/** What to start. Only the extent is needed; tests put other programs and shorter times in. */
export type NetworkOptions = Extent &
  FolderWish & {
    /** The first port; 0, or nothing: any free range. */
    port?: number
    host?: string
    say?: Say
    logLevel?: string
    scripts?: Scripts
    departmentsFile?: string
    timing?: Timing
    /** Aborted: what has been started is stopped in order, and the start is refused. */
    signal?: AbortSignal
    /** Aborted: what has been started is killed on the spot. */
    kill?: AbortSignal
  }

/** A network that runs. */
export type RunningNetwork = {
  network: Network
  addresses: Addresses
  layout: Layout
  people: DemoPerson[]
  /** The database address of each instance, signed in as its own role. */
  databases: Record<string, string>
  postgres: Postgres
  nats: Nats
  /** Every process by its name: postgres, nats, identity, gateway, and the instances by their id. */
  processes: Record<string, ProcessHandle>
  /** Resolves when a process died too often; everything else still runs then. */
  failed: Promise<Refusal>
  /** Stops everything in order, the gateway first, the database last. */
  stop: () => Promise<void>
  /** Ends everything at once, without warning. */
  crash: () => Promise<void>
}

type Frame = {
  options: NetworkOptions
  step: Step
  stages: Stages
  layout: Layout
  ports: Ports
  network: Network
} & Watching

const layGround = async ({ layout, ports, network, stages, step, watch }: Frame) => {
  const layDatabase = step('数据库就绪', 'PostgreSQL is ready', async () => {
    const instances = network.instances.map(({ id }) => id)
    const options = { dataDir: layout.root, port: ports.postgres, instances, watch }
    const postgres = await preparePostgres(options)
    await stages.begin([postgres.process])
    return { postgres, databases: await layDatabases(network, postgres) }
  })
  const layBroker = step('消息服务就绪', 'NATS is ready', async () => {
    const nats = await layNats(network, layout, ports, watch)
    await stages.begin([nats.process])
    return nats
  })
  // Both must have come to an end before a failure of one stops the other.
  const [database, broker] = await Promise.allSettled([layDatabase, layBroker])
  if (database.status === 'rejected') throw database.reason
  if (broker.status === 'rejected') throw broker.reason
  return { ...database.value, nats: broker.value }
}

const startPrograms = async (frame: Frame, around: Surroundings): Promise<void> => {
  const { stages, step, watch, layout, network, options } = frame
  const begin = (programs: Parameters<typeof nodeProcess>[0][]) =>
    stages.begin(programs.map((one) => nodeProcess(one, layout.logs, watch, options.timing)))
  const tier = (wanted: Instance['tier']) =>
    network.instances
      .filter((instance) => instance.tier === wanted)
      .map((instance) => instanceProgram(around, instance))

  await step('身份认证就绪', 'identity is ready', () => begin([identityProgram(around)]))
  await step('市级服务就绪', 'the city is ready', () => begin(tier('city')))
  await step('区县服务就绪', 'the districts are ready', () => begin(tier('district')))
  await step('乡镇服务就绪', 'the townships are ready', () => begin(tier('township')))
  await step('网关就绪', 'the gateway is ready', () => begin([gatewayProgram(around)]))
}

const startAll = async (frame: Frame): Promise<Omit<RunningNetwork, 'stop' | 'crash'>> => {
  const { options, layout, ports, network, stages, failed } = frame
  const addresses = addressesOf(options.host ?? '127.0.0.1', ports)
  const people = await layPeople(network, layout, options.departmentsFile)
  await writeJson(layout.network, network, PUBLIC)
  const { postgres, databases, nats } = await layGround(frame)
  const { scripts = builtScripts, logLevel = 'info' } = options
  await startPrograms(frame, { scripts, layout, network, addresses, databases, logLevel })
  const processes = stages.processes()
  return { network, addresses, layout, people, databases, postgres, nats, processes, failed }
}

/**
 * Starts a whole network: database, broker, identity, one process for each instance, gateway.
 * When anything refuses, what already runs is stopped in order, and the refusal is thrown.
 */
export const startNetwork = async (options: NetworkOptions): Promise<RunningNetwork> => {
  if (process.platform === 'win32') {
    throw new Refusal(
      'WINDOWS',
      '不支持 Windows,请在 WSL 中运行。',
      'Windows is not supported; run it in WSL.',
    )
  }
  const say = options.say ?? (() => {})
  const count = instanceCount(options)
  const ports = portsFrom(options.port || (await freeBase(count + 10)))
  const network = plan(options, ports)
  const layout = await layFolder(options, say)
  await refuseBusyPorts(ports, count, options.host ?? '127.0.0.1')

  const pids = openPidFile(layout.pids)
  const stages = createStages()
  const end = (by: () => Promise<void>) => async () => {
    await by()
    pids.delete()
  }
  const stop = end(stages.stop)
  options.signal?.addEventListener('abort', () => void stages.stop())
  options.kill?.addEventListener('abort', () => void stages.crash())
  try {
    const frame = { options, stages, layout, ports, network, step: createProgress(say) }
    const running = await startAll({ ...frame, ...watching(pids, say) })
    return { ...running, stop, crash: end(stages.crash) }
  } catch (error) {
    await stop()
    throw error
  }
}
