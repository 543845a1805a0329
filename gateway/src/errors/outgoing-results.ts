import type { Logger } from '@liandong/shared/telemetry'
import type { ExecutionResult } from 'graphql'
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga'
import { collapse } from './collapse.ts'

/** The last station of every answer, and of every event of a subscription: bugs are logged, errors told once. */
export const outgoing = (
  one: ExecutionResult,
  log: Logger,
  correlationId: () => string,
): ExecutionResult => {
  if (!one.errors) return one
  for (const { originalError } of one.errors) {
    if (originalError) log.error({ err: originalError, correlationId: correlationId() }, 'a bug')
  }
  return { ...one, errors: collapse(one.errors) }
}

/** Lets what Yoga answers pass its last station. */
export const outgoingResults = (log: Logger, idOf: (request: Request) => string): Plugin => ({
  onResultProcess: ({ request, result, setResult }) => {
    const each = (one: ExecutionResult) => outgoing(one, log, () => idOf(request))
    if (Array.isArray(result)) return
    setResult(isAsyncIterable(result) ? mapAsyncIterator(result, each) : each(result))
  },
})
