import type { Account } from '../postgres/account.ts'

/** A program that the launcher keeps running. */
export type ProcessSpec = {
  name: string
  command: string
  args: string[]
  /** The whole environment, but for PATH, which is always passed on. */
  env: Record<string, string>
  /** Standard output and error are appended here. */
  logFile: string
  /** Asked again and again after the start; may throw a refusal when no waiting will help. */
  isReady: () => Promise<boolean>
  stopSignal?: NodeJS.Signals
  account?: Account | undefined
  /** Runs before every start, the first and those after a death. */
  beforeSpawn?: () => Promise<void>
}

/** How a process ended. `lastLines` are the end of its log, of this run only. */
export type Death = {
  name: string
  code: number | null
  signal: NodeJS.Signals | null
  lastLines: string[]
  /** When it will be started again. */
  restartInMs: number
}

/** Who wants to hear what happens to a process. */
export type Watch = {
  onSpawn?: (name: string, pid: number) => void
  onEnd?: (name: string) => void
  /** It died although nobody asked it to. */
  onDeath?: (death: Death) => void
  /** It is ready again after a death. */
  onBack?: (name: string) => void
}

/** A process under supervision. */
export type ProcessHandle = {
  name: string
  pid: () => number | null
  /** Starts it and waits until it is ready; throws a refusal with the end of its log otherwise. */
  start: () => Promise<void>
  /** Stops it in order; it stays down. */
  stop: () => Promise<void>
  restart: () => Promise<void>
  /** Sends a signal; when it dies of it, it is started again like after any other death. */
  kill: (signal?: NodeJS.Signals) => void
  /** Ends it without warning, as a power cut does; it stays down until `start`. */
  crash: () => Promise<void>
  /** Freezes it (SIGSTOP) and lets it go on (SIGCONT). */
  pause: () => void
  cont: () => void
  /** Waits until it is ready, e.g. after a `kill`; throws a refusal when it stays down. */
  ready: () => Promise<void>
}

/** Milliseconds of the supervision; tests shorten them. */
export type Timing = {
  firstDelayMs: number
  longestDelayMs: number
  /** Who lived this long before dying starts again with the shortest delay. */
  healthyAfterMs: number
  readyMs: number
  killAfterMs: number
}

/** The times of a real start. */
export const standardTiming: Timing = {
  firstDelayMs: 500,
  longestDelayMs: 30_000,
  healthyAfterMs: 60_000,
  readyMs: 60_000,
  killAfterMs: 15_000,
}
