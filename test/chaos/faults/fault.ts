import type { Ground } from '@liandong/launcher'
import { until } from '../../testkit/until.ts'
import type { Random } from '../random.ts'
import type { Stage } from '../stage/stage.ts'

/** Takes the harm back; what the fault broke for good comes back by itself. */
export type Heal = () => Promise<void>

/** How long a process may take to stop in order. */
const LAST_WORDS = 60_000

const nothing: Heal = async () => {}

/** One way in which something breaks. */
export type Fault = {
  /** More servers than others need; then it is not mixed with them, but asked for by name. */
  ground?: Partial<Ground>
  /** How long the harm lasts, in milliseconds, shortest and longest. */
  lasts: readonly [least: number, most: number] | typeof wholeRun
  /** What it can hit; two faults never hit the same target at the same time. */
  targets: (stage: Stage) => string[]
  /** What else must be left alone while it lasts, by a name that another fault occupies as well. */
  occupies?: string
  strike: (stage: Stage, target: string, random: Random) => Promise<Heal>
  /** The processes that must recover from it: the target itself unless said otherwise. */
  touches?: (stage: Stage, target: string) => string[]
  /**
   * Whether what it occupies may be harmed again. Asked also when something else harmed the target
   * meanwhile, so that nobody can tell how long the recovery took.
   */
  settled?: (stage: Stage, target: string) => Promise<boolean>
  /** Whether it has recovered, when it takes more than processes that are ready. */
  recovered?: (stage: Stage, target: string) => Promise<boolean>
}

/** A fault that strikes at the beginning and is healed at the end. */
export const wholeRun = 'whole run'

/** A fault that is over as soon as it has struck. */
export const atOnce = [0, 0] as const

/** Nothing has to be taken back. */
export const healsItself = nothing

/** Ends a process and waits until it has gone; its supervisor starts it again. */
export const endProcess = async (
  stage: Stage,
  name: string,
  signal: NodeJS.Signals,
): Promise<Heal> => {
  const process = processOf(stage, name)
  const pid = process.pid()
  process.kill(signal)
  await until(`the end of ${name}`, async () => process.pid() !== pid, LAST_WORDS)
  return nothing
}

/** A process that is not ready in a minute is ended, and has one more try. */
const LAST_START = 120_000

/**
 * Starts what was ended for good; it may meet what its predecessor left, or another fault that ends
 * it before it is ready, and then starts later.
 */
export const startAgain = (stage: Stage, name: string): Promise<boolean> =>
  until(
    `the start of ${name}`,
    () =>
      processOf(stage, name)
        .start()
        .then(
          () => true,
          () => false,
        ),
    LAST_START,
  )

/** The processes of all tiers. */
export const allMembers = ({ members }: Stage): string[] => members.map(({ name }) => name)

/** The process of a member by its name. */
export const processOf = ({ running }: Stage, name: string) => {
  const found = running.processes[name]
  if (!found) throw new Error(`there is no process ${name}`)
  return found
}
