import { acknowledgedSince, interrupted } from '../stage/interruption.ts'
import type { Stage } from '../stage/stage.ts'
import { allMembers, atOnce, type Fault, healsItself } from './fault.ts'

/** So much is to be lost before it happens. */
const ENOUGH = 200

/** When the first command that was given since then was acknowledged. */
const isAcknowledged =
  ({ journal }: Stage) =>
  async (since: number): Promise<number | null> => {
    const times = acknowledgedSince(journal.attempts, since).map(({ endedAt }) => endedAt)
    return times.length > 0 ? Math.min(...times) : null
  }

/** The primary is killed and its standby promoted; the old one never comes back, so it is once a run. */
export const killPrimary: Fault = {
  ground: { standby: true },
  lasts: atOnce,
  targets: ({ running, journal }) =>
    running.postgres.process.pid() !== null && journal.attempts.length >= ENOUGH ? ['primary'] : [],
  touches: allMembers,
  strike: async (stage) => {
    const { postgres, standby } = stage.running
    if (!standby) throw new Error('there is no standby')
    await postgres.process.crash()
    const killed = { fault: 'kill-primary', target: 'primary', at: Date.now() }
    await standby.promote()
    stage.interruptions.push(await interrupted(killed, isAcknowledged(stage)))
    return healsItself
  },
}
