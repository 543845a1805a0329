import { setTimeout as pause } from 'node:timers/promises'
import type { Attempt } from '../journal/journal.ts'

/** How long writing stood still after a kill, in milliseconds; null: it had not gone on in the end. */
export type Interruption = { fault: string; target: string; at: number; lasted: number | null }

/** As soon as this writing goes on after a leader or a primary was killed. */
export const LONGEST = 15_000

const POLL = 100
const GIVEN_UP = 60_000

/** New commands that were acknowledged: given after that moment, and none of them asked before it. */
export const acknowledgedSince = (attempts: readonly Attempt[], since: number): Attempt[] => {
  const older = new Set(attempts.filter(({ sentAt }) => sentAt < since).map(({ key }) => key))
  return attempts.filter(
    ({ outcome, sentAt, key }) =>
      outcome.as === 'acknowledged' && sentAt >= since && !older.has(key),
  )
}

/** Waits until writing goes on, which `goesOn` tells by the time at which it did. */
export const interrupted = async (
  killed: Omit<Interruption, 'lasted'>,
  goesOn: (since: number) => Promise<number | null>,
): Promise<Interruption> => {
  const { at } = killed
  while (Date.now() < at + GIVEN_UP) {
    const found = await goesOn(at).catch(() => null)
    if (found !== null) return { ...killed, lasted: found - at }
    await pause(POLL)
  }
  return { ...killed, lasted: null }
}

/** Whether it lasted longer than it may. */
export const isTooLong = ({ lasted }: Interruption): boolean => lasted === null || lasted > LONGEST

/** What was killed and how long it took, in words. */
export const interruptionWords = ({ fault, target, lasted }: Interruption): string => {
  const time = lasted === null ? 'never' : `after ${(lasted / 1_000).toFixed(1)} s`
  return `${fault} · ${target}: ${time}`
}
