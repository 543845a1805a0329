import { setTimeout as pause } from 'node:timers/promises'
import { birthOf } from './birth.ts'

const POLL_MS = 50

const send = (pid: number, signal: NodeJS.Signals) => {
  try {
    process.kill(pid, signal)
  } catch (error) {
    // It ended in the meantime.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Ends a process that is not our child: asks it by `signal`, and kills it when it does not go. */
export const endProcess = async (
  pid: number,
  signal: NodeJS.Signals,
  killAfterMs = 15_000,
): Promise<void> => {
  const birth = birthOf(pid)
  const gone = () => birth === null || birthOf(pid) !== birth
  if (gone()) return
  send(pid, 'SIGCONT')
  send(pid, signal)
  const deadline = performance.now() + killAfterMs
  while (!gone()) {
    if (performance.now() > deadline) send(pid, 'SIGKILL')
    await pause(POLL_MS)
  }
}
