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
import { type Exit, type Run, spawnRun } from './spawn.ts'

const POLL_MS = 100

type Ended = Exit & { lastLines: string[] }

/**
 * Keeps a program running: after an unexpected death it is started again, each time after a longer
 * pause. It is never given up: the other programs serve on without it, and what killed it (a full
 * disk, a poisoned file) may be mended while they do.
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

  /** Waits for the end of a run; one that could not even be spawned ended at once. */
  const endOf = async (current: Promise<Run>): Promise<Ended> => {
    try {
      const ended = await current
      const exit = await ended.exited
      return { ...exit, lastLines: await ended.lastLines().catch(() => []) }
    } catch (error) {
      // Its log cannot be opened, or it cannot be prepared, e.g. because the disk is full.
      return { code: null, signal: null, aliveMs: 0, lastLines: [String(error)] }
    }
  }

  const keepUp = async (first: Run, unwanted: AbortSignal): Promise<void> => {
    let current = Promise.resolve(first)
    let deaths = 0
    for (;;) {
      const { aliveMs, ...end } = await endOf(current)
      if (unwanted.aborted) return
      deaths = countDeath(deaths, aliveMs, timing)
      const restartInMs = backOff(deaths, timing)
      watch.onDeath?.({ ...end, name, restartInMs })
      await pause(restartInMs, undefined, { signal: unwanted }).catch(() => {})
      if (unwanted.aborted) return
      current = revive(unwanted)
      await current.catch(() => {})
      if (unwanted.aborted) return endRun(await current, stopSignal, timing.killAfterMs)
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
    task = keepUp(first, unwanted)
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
