import type { ExecutionResult } from 'graphql'
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga'
import { answerTooLarge, moreErrors } from './limits/refusals.ts'
import { refusalError } from './rejection.ts'

/** The largest answer in bytes; a gateway takes no larger one from a tier. */
export const ANSWER_LIMIT = 5 * 1024 * 1024

/** So many errors beside data are told; who reads that many knows enough. */
const MOST_ERRORS = 1_000

const isTooLarge = (text: string): boolean =>
  text.length > ANSWER_LIMIT || Buffer.byteLength(text) > ANSWER_LIMIT

/** A result as JSON; null when it is larger than what is sent. */
export const boundedText = (result: ExecutionResult): string | null => {
  const text = JSON.stringify(result)
  return isTooLarge(text) ? null : text
}

/** A result with no more errors than are told, the last of which says how many more there are. */
export const withBoundedErrors = (result: ExecutionResult): ExecutionResult => {
  const { errors = [] } = result
  if (errors.length <= MOST_ERRORS) return result
  const left = errors.length - MOST_ERRORS + 1
  const told = errors.slice(0, MOST_ERRORS - 1)
  return { ...result, errors: [...told, refusalError(moreErrors(left))] }
}

/** A result with bounded errors, or the one error that says why it is not sent. */
export const boundedResult = (result: ExecutionResult): ExecutionResult => {
  const bounded = withBoundedErrors(result)
  if (boundedText(bounded) !== null) return bounded
  return { errors: [refusalError(answerTooLarge)] }
}

/** Sends no answer, and no event of a subscription, that is larger than the limit. */
export const boundedAnswers = (): Plugin => ({
  onResultProcess: ({ result, setResult }) => {
    if (Array.isArray(result)) return
    setResult(
      isAsyncIterable(result)
        ? mapAsyncIterator(result, boundedResult)
        : boundedResult(result as ExecutionResult),
    )
  },
})
