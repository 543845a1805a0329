import type { Ground, Program, RunningNetwork } from '@liandong/launcher'
import { layoutOf, standardTiming, startNetwork } from '@liandong/launcher'
import type { Tokens } from '../../bench/network/tokens.ts'
import { tokensOf } from '../../bench/network/tokens.ts'
import { generousEnvironment } from '../../testkit/generous.ts'
import type { JournalFile } from '../load/journal-file.ts'
import { type Line, layLine } from '../proxy/line.ts'
import { type Clocks, layClocks } from './clocks.ts'
import type { Interruption } from './interruption.ts'
import type { Loss } from './loss.ts'
import type { Member } from './member.ts'
import { CITY, DISTRICTS, stationsAlone } from './plan.ts'
import { laySmallDisk } from './small-disk.ts'

/** Everything that runs, and how it can be reached and harmed. */
export type Stage = {
  running: RunningNetwork
  members: Member[]
  clocks: Clocks
  tokens: Tokens
  /** The user of the broker who may do everything. */
  operator: string
  /** Whether the store of nats-server lies on a disk of its own, small enough to be filled. */
  smallDisk: boolean
  /** Digests of the letters that were poisoned on purpose. */
  poison: string[]
  /** What was lost with databases that were replaced by old backups. */
  losses: Loss[]
  /** How long writing stood still after something that it hangs on was killed. */
  interruptions: Interruption[]
  /** What the clients know so far. */
  journal: JournalFile
  close: () => Promise<void>
}

/** How the network is to be started. */
export type StageOptions = {
  folder: string
  journal: JournalFile
  ground: Ground
  /** Instances that run twice. */
  replicas: string[]
  /** Puts the store of nats-server on a small disk, where that is allowed. */
  smallDisk: boolean
  /** Modules that every tier process loads first. */
  preload: string[]
  /** More environment for a process. */
  environment: (name: string) => Record<string, string>
  say: (text: string) => void
  signal: AbortSignal
}

const OPERATOR = 'chaos-operator'

/** Whoever is killed comes back at once, however often: longer pauses are for real starts. */
const timing = {
  ...standardTiming,
  firstDelayMs: 300,
  longestDelayMs: 300,
  readyMs: 120_000,
  // A checkpoint on a busy disk takes its time.
  killAfterMs: 60_000,
}

type Lines = Record<string, Member['lines']>

const layLines = async (env: Record<string, string>): Promise<Member['lines']> => {
  const [database, broker] = await Promise.all([
    layLine(env.DATABASE_URL ?? ''),
    layLine(env.NATS_URL ?? ''),
  ])
  return { database, broker }
}

/** Puts lines that can be harmed between a tier's process and its database and broker. */
const alteration =
  ({ preload, environment }: StageOptions, clocks: Clocks, lines: Lines, envs: Envs) =>
  async (program: Program): Promise<Program> => {
    const { name } = program
    // Few clients, of few people, from one address, put the load of many on it.
    const env = { ...program.env, ...generousEnvironment }
    if (!env.LIANDONG_INSTANCE) return { ...program, env }
    const laid = await layLines(env)
    lines[name] = laid
    const altered = {
      ...env,
      DATABASE_URL: laid.database.through(env.DATABASE_URL ?? ''),
      NATS_URL: laid.broker.through(env.NATS_URL ?? ''),
      ...clocks.environment(name),
      ...environment(name),
    }
    envs[name] = altered
    const nodeArgs = [clocks.argument, ...preload.map((module) => `--import=${module}`)]
    return { ...program, env: altered, nodeArgs }
  }

type Envs = Record<string, Record<string, string>>

const membersOf = ({ network, replicas }: RunningNetwork, lines: Lines, envs: Envs): Member[] => {
  const first = network.instances.map((instance) => [instance.id, instance] as const)
  return [...first, ...Object.entries(replicas)].map(([name, instance]) => ({
    name,
    instance,
    url: instance.url,
    lines: lines[name] as { database: Line; broker: Line },
    env: envs[name] ?? {},
  }))
}

/** Starts the network of a run, every tier process behind lines of its own. */
export const openStage = async (options: StageOptions): Promise<Stage> => {
  const { folder, journal, ground, replicas, say, signal } = options
  const clocks = await layClocks(folder)
  const takeDisk = options.smallDisk ? await laySmallDisk(layoutOf(folder).nats) : null
  const [lines, envs]: [Lines, Envs] = [{}, {}]
  const running = await startNetwork({
    ...ground,
    city: CITY,
    districts: DISTRICTS,
    alone: stationsAlone(),
    data: folder,
    replicas,
    timing,
    signal,
    say,
    alter: alteration(options, clocks, lines, envs),
    brokerUsers: { [OPERATOR]: { publish: ['>'], subscribe: ['>'] } },
  })
  return {
    running,
    members: membersOf(running, lines, envs),
    clocks,
    tokens: await tokensOf(running),
    operator: OPERATOR,
    smallDisk: takeDisk !== null,
    poison: [],
    losses: [],
    interruptions: [],
    journal,
    close: async () => {
      await running.stop()
      await takeDisk?.()
      const all = Object.values(lines).flatMap(({ database, broker }) => [database, broker])
      await Promise.all(all.map((line) => line.close()))
    },
  }
}
