import type { Instance, Network } from '@liandong/shared/network'
import { PUBLIC, writeJson } from '../json-file.ts'
import type { Layout } from '../layout.ts'
import { type MetricsAddresses, metricsAddresses, metricsTargets } from '../metrics.ts'
import type { NatsCluster } from '../nats/cluster.ts'
import type { Nats } from '../nats/server.ts'
import type { DemoPerson } from '../people/demo-people.ts'
import { layPeople } from '../people/lay-people.ts'
import { freeBase, type Ports, portSpan, portsFrom, refuseBusyPorts } from '../ports.ts'
import type { Postgres } from '../postgres/server.ts'
import type { Standby } from '../postgres/standby.ts'
import { openPidFile } from '../processes/pid-file.ts'
import type { Death, ProcessHandle, Timing, Watch } from '../processes/process.ts'
import { createProgress, type Say, type Step } from '../progress.ts'
import { Refusal } from '../refusal.ts'
import { type Addresses, addressesOf } from './addresses.ts'
import { type FolderWish, layFolder } from './folder.ts'
import { type GroundWish, startGround } from './ground.ts'
import { nodeProcess } from './node-process.ts'
import { type Extent, instanceCount, plan } from './plan.ts'
import {
  builtScripts,
  gatewayProgram,
  identityProgram,
  instanceProgram,
  type Program,
  type Scripts,
  type Surroundings,
} from './programs.ts'
import { createStages, type Stages } from './stages.ts'
import { watching } from './watching.ts'

/** What to start. Only the extent is needed; tests put other programs and shorter times in. */
export type NetworkOptions = Extent &
  FolderWish &
  GroundWish & {
    /** The first port; 0, or nothing: any free range. */
    port?: number
    host?: string
    say?: Say
    logLevel?: string
    scripts?: Scripts
    departmentsFile?: string
    timing?: Timing
    /** Changes programs before they start: other addresses, more arguments, another environment. */
    alter?: (program: Program) => Program | Promise<Program>
    /** Instances that run twice: a second process on the same database, with a port of its own. */
    replicas?: string[]
    /** Hears of every process that died unasked and will be started again. */
    onDeath?: (death: Death) => void
    /** Aborted: what has been started is stopped in order, and the start is refused. */
    signal?: AbortSignal
    /** Aborted: what has been started is killed on the spot. */
    kill?: AbortSignal
  }

/** A network that runs. */
export type RunningNetwork = {
  network: Network
  /** The second processes of instances, by the names of the processes. */
  replicas: Record<string, Instance>
  addresses: Addresses
  /** Where each process shows its metrics, by name: host and port. */
  metrics: MetricsAddresses
  layout: Layout
  people: DemoPerson[]
  /** The database address of each instance, signed in as its own role. */
  databases: Record<string, string>
  postgres: Postgres
  /** The broker; of a cluster, the first of its servers. */
  nats: Nats
  cluster: NatsCluster | null
  standby: Standby | null
  /** Every process by its name: postgres, nats, identity, gateway, and the instances by their id. */
  processes: Record<string, ProcessHandle>
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
  watch: Watch
}

/** The second processes, on the ports behind those of the instances. */
const replicasOf = ({ options, network, ports }: Frame): Record<string, Instance> => {
  const chosen = network.instances.filter(({ id }) => options.replicas?.includes(id))
  return Object.fromEntries(
    chosen.map((instance, n) => {
      const port = ports.service(network.instances.length + n)
      return [`${instance.id}-replica`, { ...instance, url: `http://127.0.0.1:${port}/graphql` }]
    }),
  )
}

const startPrograms = async (
  frame: Frame,
  around: Surroundings,
  replicas: Record<string, Instance>,
): Promise<void> => {
  const { stages, step, watch, layout, network, options } = frame
  const { alter = (program: Program) => program } = options
  const begin = async (programs: Program[]) => {
    const altered = await Promise.all(programs.map(alter))
    await stages.begin(altered.map((one) => nodeProcess(one, layout.logs, watch, options.timing)))
  }
  const named = [
    ...network.instances.map((instance) => [instance.id, instance] as const),
    ...Object.entries(replicas),
  ]
  const tier = (wanted: Instance['tier']) =>
    named
      .filter(([, instance]) => instance.tier === wanted)
      .map(([name, instance]) => instanceProgram(around, instance, name))

  await step('身份认证就绪', 'identity is ready', () => begin([identityProgram(around)]))
  await step('市级服务就绪', 'the city is ready', () => begin(tier('city')))
  await step('区县服务就绪', 'the districts are ready', () => begin(tier('district')))
  await step('乡镇服务就绪', 'the townships are ready', () => begin(tier('township')))
  await step('网关就绪', 'the gateway is ready', () => begin([gatewayProgram(around)]))
}

const startAll = async (frame: Frame): Promise<Omit<RunningNetwork, 'stop' | 'crash'>> => {
  const { options, layout, ports, network, stages, step, watch } = frame
  const people = await layPeople(network, layout, options.departmentsFile)
  await writeJson(layout.network, network, PUBLIC)
  const supervision = { watch, ...(options.timing ? { timing: options.timing } : {}) }
  const site = { network, layout, ports, supervision }
  const ground = await startGround(site, stages, step, options)
  const { postgres, databases, standby, brokers } = ground
  const { servers, url, cluster } = brokers
  const [nats] = servers as [Nats]
  const addresses = { ...addressesOf(options.host ?? '127.0.0.1', ports), nats: url }
  const { scripts = builtScripts, logLevel = 'info' } = options
  const replicas = replicasOf(frame)
  const metrics = metricsAddresses(
    [...network.instances.map(({ id }) => id), ...Object.keys(replicas)],
    ports,
  )
  await writeJson(layout.metricsTargets, metricsTargets(network, metrics), PUBLIC)
  const around: Surroundings = {
    ...{ scripts, layout, network, addresses, metrics, databases, logLevel },
    brokers: servers.length,
  }
  await startPrograms(frame, around, replicas)
  const processes = stages.processes()
  const found = { network, replicas, addresses, metrics, layout, people, databases }
  return { ...found, postgres, nats, cluster, standby, processes }
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
  const count = instanceCount(options) + (options.replicas?.length ?? 0)
  const ports = portsFrom(options.port || (await freeBase(portSpan(count))), count)
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
    const running = await startAll({ ...frame, watch: watching(pids, say, options.onDeath) })
    return { ...running, stop, crash: end(stages.crash) }
  } catch (error) {
    await stop()
    throw error
  }
}
