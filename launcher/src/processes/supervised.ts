import { setTimeout as pause } from 'node:timers/promises'
import { Refusal } from '../refusal.ts'
import { backOff, countDeath } from './back-off.ts'
import {
  type ProcessHandle,
  type ProcessSpec,
  standardTiming,
  type Timing,
  type Watch,
} from './process.ts'
import { howItEnded, notReady } from './report.ts'
import { becomesReady, endRun } from './run.ts'
import { type Run, spawnRun } from './spawn.ts'

const POLL_MS = 100

const unknownEnd = { code: null, signal: null, restartInMs: null }

/**
 * Keeps a program running: after an unexpected death it is started again, each time after a longer
 * pause, until it has died too often in a row.
 */
export const createProcess = (
  spec: ProcessSpec,
  watch: Watch = {},
  timing: Timing = standardTiming,
): ProcessHandle => {
  const { name } = spec
  const stopSignal = spec.stopSignal ?? 'SIGTERM'
  let run: Run | null = null
  let wanted = new AbortController()
  let task: Promise<void> = Promise.resolve()

  const launch = async (): Promise<Run> => {
    const next = await spawnRun(spec)
    run = next
    if (next.pid) watch.onSpawn?.(name, next.pid)
    next.exited.then(() => {
      if (run === next) run = null
      watch.onEnd?.(name)
    })
    return next
  }

  /** Starts it once more; one that does not become ready in time is killed, and so dies again. */
  const revive = async (unwanted: AbortSignal): Promise<Run> => {
    const next = await launch()
    becomesReady(next, spec, timing.readyMs, unwanted).then(
      (ready) => {
        if (ready) watch.onBack?.(name)
        else if (!unwanted.aborted && !next.hasEnded()) next.killGroup()
      },
      () => next.killGroup(),
    )
    return next
  }

  const keepUp = async (first: Run, unwanted: AbortSignal): Promise<void> => {
    let current = first
    let deaths = 0
    for (;;) {
      const exit = await current.exited
      if (unwanted.aborted) return
      deaths = countDeath(deaths, exit.aliveMs, timing)
      const restartInMs = backOff(deaths, timing)
      const { code, signal } = exit
      const lines = await current.lastLines()
      watch.onDeath?.({ name, code, signal, lastLines: lines, restartInMs })
      if (restartInMs === null) return
      await pause(restartInMs, undefined, { signal: unwanted }).catch(() => {})
      if (unwanted.aborted) return
      current = await revive(unwanted)
      if (unwanted.aborted) return endRun(current, stopSignal, timing.killAfterMs)
    }
  }

  const firstStart = async (unwanted: AbortSignal): Promise<Run> => {
    const first = await launch()
    let ready = false
    let died = false
    try {
      ready = await becomesReady(first, spec, timing.readyMs, unwanted)
      died = first.hasEnded()
    } finally {
      if (!ready) await endRun(first, stopSignal, timing.killAfterMs)
    }
    if (ready) return first
    if (unwanted.aborted) throw new Refusal('STOPPED', `${name} 已停止。`, `${name} was stopped.`)
    const why = died ? howItEnded(await first.exited) : `> ${timing.readyMs / 1000} s`
    throw notReady(spec, why, await first.lastLines())
  }

  const start = async () => {
    if (run) return
    wanted = new AbortController()
    const unwanted = wanted.signal
    const starting = firstStart(unwanted)
    task = starting.then(
      () => {},
      () => {},
    )
    const first = await starting
    task = keepUp(first, unwanted).catch((error) => {
      // It could not even be started, e.g. because the disk is full.
      watch.onDeath?.({ ...unknownEnd, name, lastLines: [String(error)] })
    })
  }

  const end = async (by: (current: Run) => Promise<void>) => {
    wanted.abort()
    if (run) await by(run)
    await task
  }
  const stop = () => end((current) => endRun(current, stopSignal, timing.killAfterMs))

  return {
    name,
    pid: () => run?.pid ?? null,
    start,
    stop,
    restart: async () => {
      await stop()
      await start()
    },
    kill: (signal = 'SIGKILL') => run?.send(signal),
    crash: () =>
      end(async (current) => {
        current.killGroup()
        await current.exited
      }),
    pause: () => run?.send('SIGSTOP'),
    cont: () => run?.send('SIGCONT'),
    ready: async () => {
      const deadline = performance.now() + timing.readyMs
      while (!(run && (await spec.isReady()))) {
        if (performance.now() > deadline) throw notReady(spec, 'down', [])
        await pause(POLL_MS)
      }
    },
  }
}
