import { spawn } from 'node:child_process'
import { lastLines, openLog } from './log-file.ts'
import type { ProcessSpec } from './process.ts'

/** How a run ended. */
export type Exit = { code: number | null; signal: NodeJS.Signals | null; aliveMs: number }

/** One run of a program. */
export type Run = {
  pid: number | null
  hasEnded: () => boolean
  exited: Promise<Exit>
  send: (signal: NodeJS.Signals) => void
  /** Kills it and everything that it started. */
  killGroup: () => void
  lastLines: () => Promise<string[]>
}

const quietly = (act: () => void) => {
  try {
    act()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Starts a program once, its output appended to its log. */
export const spawnRun = async (spec: ProcessSpec): Promise<Run> => {
  await spec.beforeSpawn?.()
  const log = await openLog(spec.logFile)
  const begun = performance.now()
  const child = spawn(spec.command, spec.args, {
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', ...spec.env },
    ...spec.account,
    // The launcher's own folder may be closed to the account.
    cwd: '/',
    stdio: ['ignore', log.fd, log.fd],
    // A group of its own: Ctrl-C in the terminal reaches the launcher alone, which stops in order.
    detached: true,
  })
  let ended = false
  const exited = new Promise<Exit>((resolve) => {
    const end = (code: number | null, signal: NodeJS.Signals | null) => {
      ended = true
      resolve({ code, signal, aliveMs: performance.now() - begun })
    }
    child.once('exit', end)
    child.once('error', () => end(127, null))
  })
  await log.close()
  const { pid } = child
  return {
    pid: pid ?? null,
    hasEnded: () => ended,
    exited,
    send: (signal) => {
      if (pid && !ended) quietly(() => process.kill(pid, signal))
    },
    killGroup: () => {
      if (pid) quietly(() => process.kill(-pid, 'SIGKILL'))
    },
    lastLines: () => lastLines(spec.logFile, log.from),
  }
}
