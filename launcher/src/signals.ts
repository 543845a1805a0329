const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Ctrl-C in a terminal reaches the launcher more than once: from the terminal itself, from npm and
 * from the bootstrap. What comes within this time is one and the same wish.
 */
const ONE_WISH_MS = 1_000

/** Calls `first` at the first signal to stop, and `again` when the person insists. */
export const onStopSignal = (first: () => void, again: () => void): void => {
  let asked: number | null = null
  const hear = () => {
    if (asked === null) {
      asked = performance.now()
      first()
    } else if (performance.now() - asked > ONE_WISH_MS) {
      again()
    }
  }
  for (const signal of SIGNALS) process.on(signal, hear)
}
