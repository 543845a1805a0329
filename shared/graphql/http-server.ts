import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BODY_LIMIT } from './limits.ts'

/** Answers a request that was let in. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

/** Whether the instance can do its work, and what it knows about its surroundings. */
export type Readiness = { ready: boolean; [check: string]: unknown }

/** What one HTTP server of a service offers. */
export type HttpSettings = {
  host: string
  port: number
  graphql: Handler
  readiness: () => Promise<Readiness>
}

/** A server that listens. */
export type HttpServer = { url: string; stop: () => Promise<void> }

const DRAIN = 8_000

const answer = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

const refusal = (code: string, message: string) => ({ errors: [{ message, extensions: { code } }] })

/** A body must say its length and stay below the limit, before a byte of it is read. */
const bodyRefused = (request: IncomingMessage, response: ServerResponse): boolean => {
  if (request.method !== 'POST') return false
  const length = Number(request.headers['content-length'] ?? Number.NaN)
  if (length <= BODY_LIMIT) return false
  const tooLarge = !Number.isNaN(length)
  response.setHeader('connection', 'close')
  answer(
    response,
    tooLarge ? 413 : 411,
    tooLarge
      ? refusal('BODY_TOO_LARGE', '请求超过 1 MB，请缩小后重试。 The request exceeds 1 MB; make it smaller.')
      : refusal('LENGTH_REQUIRED', '请求须带 Content-Length。 Send the request with a Content-Length.'),
  )
  return true
}

const route =
  ({ graphql, readiness }: HttpSettings): Handler =>
  async (request, response) => {
    const path = request.url?.split('?')[0]
    if (path === '/health') return answer(response, 200, { status: 'alive' })
    if (path === '/ready') {
      const state = await readiness()
      return answer(response, state.ready ? 200 : 503, state)
    }
    if (path !== '/graphql') return answer(response, 404, refusal('NOT_FOUND', 'Use /graphql, /health or /ready.'))
    return bodyRefused(request, response) ? undefined : graphql(request, response)
  }

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), DRAIN)
    server.close(() => {
      clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })

/** Listens, with health and readiness beside GraphQL. Stopping lets requests under way finish. */
export const listen = (settings: HttpSettings): Promise<HttpServer> =>
  new Promise((resolve, reject) => {
    const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, route(settings))
    server.keepAliveTimeout = 65_000
    server.once('error', reject)
    server.listen(settings.port, settings.host, () => {
      const { address, port } = server.address() as AddressInfo
      resolve({ url: `http://${address}:${port}`, stop: () => close(server) })
    })
  })
