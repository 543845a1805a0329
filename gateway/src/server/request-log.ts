import { CORRELATION_HEADER, correlationIdOf, type Logger } from '@liandong/shared/telemetry'
import type { Plugin } from 'graphql-yoga'

/** The correlation id of each request: the caller's own if it is well-formed. */
export type CorrelationIds = { of: (request: Request) => string }

/**
 * What one line of the log tells of a request. Neither the query string nor headers, nor a path that is
 * none of ours: all of them may hold what is nobody's business.
 */
export type Logged = {
  correlationId: string
  method: string
  path: string
  status: number
  begun: number
}

const PATH = /^\/(graphql|health|ready|signin|signout|signin\/callback|graphiql\/[a-z.-]+)?$/

/** Writes the line of a request that was answered. */
export const logRequest = (log: Logger, { begun, path, ...line }: Logged): void => {
  const level = path === '/health' || path === '/ready' ? 'debug' : 'info'
  log[level](
    { ...line, path: PATH.test(path) ? path : 'other', ms: Math.round(performance.now() - begun) },
    'request',
  )
}

/** Gives every request its correlation id, also in the answer, and writes one line for it. */
export const requestLog = (log: Logger): { plugin: Plugin; ids: CorrelationIds } => {
  const begun = new WeakMap<Request, { id: string; at: number }>()
  const begin = (request: Request) => {
    const one = {
      id: correlationIdOf(request.headers.get(CORRELATION_HEADER)),
      at: performance.now(),
    }
    begun.set(request, one)
    return one
  }
  const of = (request: Request) => begun.get(request) ?? begin(request)
  const plugin: Plugin = {
    onRequest: ({ request }) => {
      begin(request)
    },
    onResponse: ({ request, response }) => {
      const { id: correlationId, at } = of(request)
      response.headers.set(CORRELATION_HEADER, correlationId)
      const path = request.url.replace(/^https?:\/\/[^/]*/, '').split('?')[0] ?? ''
      const { method } = request
      logRequest(log, { correlationId, method, path, status: response.status, begun: at })
    },
  }
  return { plugin, ids: { of: (request) => of(request).id } }
}
