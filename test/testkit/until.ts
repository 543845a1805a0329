import { setTimeout as pause } from 'node:timers/promises'

const STEP = 15

/** Waits for a condition by asking again and again; throws with what it waited for when time is up. */
export const until = async <Value>(
  what: string,
  ask: () => Promise<Value | null | undefined | false>,
  milliseconds = 20_000,
): Promise<Value> => {
  const end = Date.now() + milliseconds
  for (;;) {
    const value = await ask()
    if (value) return value
    if (Date.now() > end) throw new Error(`waited ${milliseconds} ms in vain for: ${what}`)
    await pause(STEP)
  }
}
