import { setTimeout as pause } from 'node:timers/promises'
import type { ProcessSpec } from './process.ts'
import type { Run } from './spawn.ts'

const POLL_MS = 100

/** Polls until the run is ready; false when it has ended, is not wanted any more, or is too slow. */
export const becomesReady = async (
  run: Run,
  spec: ProcessSpec,
  readyMs: number,
  unwanted: AbortSignal,
): Promise<boolean> => {
  const deadline = performance.now() + readyMs
  while (!run.hasEnded() && !unwanted.aborted && performance.now() < deadline) {
    if (await spec.isReady()) return !run.hasEnded() && !unwanted.aborted
    await Promise.race([pause(POLL_MS), run.exited])
  }
  return false
}

/** Asks a run to end, and kills it and its group when it has not gone in time. */
export const endRun = async (
  run: Run,
  signal: NodeJS.Signals,
  killAfterMs: number,
): Promise<void> => {
  if (run.hasEnded()) return
  run.send(signal)
  // A frozen process hears nothing before it goes on.
  run.send('SIGCONT')
  const timer = setTimeout(run.killGroup, killAfterMs)
  await run.exited
  clearTimeout(timer)
}
