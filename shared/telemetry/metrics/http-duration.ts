import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Metrics } from './metrics.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

/** The buckets that OpenTelemetry advises for HTTP, in seconds. */
const BUCKETS = [
  ...[0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75],
  ...[1, 2.5, 5, 7.5, 10],
]

// A label takes no value that a caller could make up, or there would be no end of series.
const methods = new Set(['GET', 'POST', 'OPTIONS', 'HEAD'])

const isStream = ({ headers }: IncomingMessage): boolean =>
  headers.accept?.includes('text/event-stream') === true

/**
 * Measures every answer of an HTTP handler that serves these paths. Streams are left out: how long
 * somebody listens says nothing about the server.
 */
export const httpDuration = (metrics: Metrics, paths: readonly string[]) => {
  const duration = metrics.histogram(
    'http_server_request_duration_seconds',
    'From the head of a request until the end of its answer; streams are left out.',
    ['http_request_method', 'http_route', 'http_response_status_code'],
    BUCKETS,
  )
  const observe = (request: IncomingMessage, status: number, begun: number): void => {
    const path = request.url?.split('?')[0] ?? ''
    const method = request.method ?? ''
    const labels = {
      http_request_method: methods.has(method) ? method : '_OTHER',
      http_route: paths.includes(path) ? path : 'other',
      http_response_status_code: String(status),
    }
    duration.observe(labels, (performance.now() - begun) / 1_000)
  }
  return (handle: Handler): Handler =>
    (request, response) => {
      const begun = performance.now()
      if (!isStream(request)) {
        response.once('close', () => observe(request, response.statusCode, begun))
      }
      return handle(request, response)
    }
}
