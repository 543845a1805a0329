/** One run of a plan. */
export type Run = {
  context: unknown
  variables: Record<string, unknown>
  /** The arguments that name variables, each field's at its place, once they were read. */
  arguments: Record<string, unknown>[]
  /** Goes on with what a promise brings; the run ends when nothing is waited for any more. */
  wait: (promise: PromiseLike<unknown>, goOn: (value: unknown) => void) => void
}

/**
 * Runs `begin` and waits for all that it, and what follows from it, waits for. Null when any of it
 * failed, but not before all has ended: nothing goes on behind the back of whoever asks again.
 */
export const openRun = (
  context: unknown,
  variables: Record<string, unknown>,
  begin: (run: Run) => object,
): Promise<object | null> =>
  new Promise((resolve) => {
    let waiting = 1
    let answer: object | null = null
    let failed = false
    const fail = () => {
      failed = true
    }
    const end = () => {
      waiting -= 1
      if (waiting === 0) resolve(failed ? null : answer)
    }
    const attempt = (step: () => void): void => {
      try {
        step()
      } catch {
        fail()
      }
    }
    const run: Run = {
      context,
      variables,
      arguments: [],
      wait: (promise, goOn) => {
        waiting += 1
        promise.then(
          (value) => {
            attempt(() => goOn(value))
            end()
          },
          () => {
            fail()
            end()
          },
        )
      },
    }
    attempt(() => {
      answer = begin(run)
    })
    end()
  })
