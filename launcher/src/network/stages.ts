import type { ProcessHandle } from '../processes/process.ts'
import { Refusal } from '../refusal.ts'

/** Processes in the order in which they start; they stop the other way round. */
export type Stages = {
  /** Starts a group at once and waits until all of it is ready. */
  begin: (group: ProcessHandle[]) => Promise<void>
  /** All processes by name. */
  processes: () => Record<string, ProcessHandle>
  /** Stops all in order, the last started first. */
  stop: () => Promise<void>
  /** Ends all at once, without warning. */
  crash: () => Promise<void>
}

/** Groups of processes; once stopped, nothing more starts. */
export const createStages = (): Stages => {
  const groups: ProcessHandle[][] = []
  let stopping: Promise<void> | null = null

  const stopAll = async () => {
    for (const group of groups.toReversed()) {
      await Promise.all(group.map((one) => one.stop()))
    }
  }

  return {
    begin: async (group) => {
      if (stopping) throw new Refusal('STOPPED', '已停止。', 'Stopped.')
      groups.push(group)
      await Promise.all(group.map((one) => one.start()))
    },
    processes: () => Object.fromEntries(groups.flat().map((one) => [one.name, one])),
    stop: () => {
      stopping ??= stopAll()
      return stopping
    },
    crash: async () => {
      stopping ??= Promise.resolve()
      await Promise.all(groups.flat().map((one) => one.crash()))
    },
  }
}
