import type { ExecutionResult } from 'graphql'

type Answers = AsyncIterableIterator<ExecutionResult>
type Step = IteratorResult<ExecutionResult>

/** A stream of answers that can be ended from outside, with a last answer. */
export type EndingStream = {
  answers: Answers
  /** Ends it: nothing of the source comes any more, the last answer is the only one left. */
  endWith: (last: ExecutionResult) => void
}

const DONE: Step = { done: true, value: undefined }

/**
 * Passes the answers of a source on until it ends, the reader leaves, or somebody ends it; `closed` is
 * called once when it is over. Not a generator: its `return` would wait for the next answer.
 */
export const endingStream = (
  source: AsyncIterable<ExecutionResult>,
  closed: () => void,
): EndingStream => {
  const from = source[Symbol.asyncIterator]()
  let waiting: ((step: Step) => void) | null = null
  let last: ExecutionResult | null = null
  let over = false

  const close = (): void => {
    if (over) return
    over = true
    closed()
    // Whatever the source says to that concerns nobody any more.
    Promise.resolve(from.return?.()).catch(() => {})
  }
  const final = (): Step => {
    const value = last
    last = null
    return value ? { done: false, value } : DONE
  }
  const answer = (step: Step): void => {
    waiting?.(step)
    waiting = null
  }

  const answers: Answers = {
    next: () => {
      if (over) return Promise.resolve(final())
      return new Promise((resolve, reject) => {
        waiting = resolve
        from.next().then(
          (step) => {
            if (over) return
            if (step.done) close()
            answer(step.done ? DONE : step)
          },
          (error) => {
            if (over) return
            close()
            reject(error)
          },
        )
      })
    },
    return: async () => {
      close()
      answer(DONE)
      return DONE
    },
    [Symbol.asyncIterator]: () => answers,
  }
  return {
    answers,
    endWith: (result) => {
      if (over) return
      last = result
      close()
      if (waiting) answer(final())
    },
  }
}
