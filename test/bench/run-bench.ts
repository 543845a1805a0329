import { setTimeout as pause } from 'node:timers/promises'
import type { Bench, BenchContext } from './bench.ts'
import { createCleanup } from './harness/cleanup.ts'
import type { Figure } from './harness/figure.ts'
import type { Sizes } from './sizes.ts'

const LONGEST_END = 30_000

/** Something that rejects when it is told to; nobody has to listen. */
const brake = () => {
  let pull: (reason: unknown) => void = () => {}
  const pulled = new Promise<never>((_, reject) => {
    pull = reject
  })
  pulled.catch(() => {})
  return { pull, pulled }
}

/**
 * Runs one bench and undoes whatever it brought up: when it is done, when it fails, when something
 * that it watches fails, and when it is interrupted.
 */
export const runBench = async (
  bench: Bench,
  settings: { sizes: Sizes; say: (line: string) => void; signal: AbortSignal },
): Promise<Figure[]> => {
  const cleanup = createCleanup()
  const { pull, pulled } = brake()
  settings.signal.addEventListener('abort', () => pull(new Error('interrupted')))
  const context: BenchContext = {
    ...settings,
    defer: cleanup.defer,
    watch: (failing) => void failing.catch(pull),
  }
  const work = bench(context)
  try {
    return await Promise.race([work, pulled])
  } finally {
    const first = cleanup.run()
    first.catch(() => {})
    // A bench that was cut off fails soon after what it stood on is gone; it may have begun more.
    await Promise.race([work.catch(() => {}), pause(LONGEST_END, undefined, { ref: false })])
    await Promise.allSettled([first])
    await cleanup.run()
    await first
  }
}
