import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type HttpRefusal, noSuchPath, requestRefused } from './refuse-request.ts'
import { refusalPayload } from './rejection.ts'

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
const SWEEP = 50

const answer = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(body))
}

/** Refuses a request; the connection ends, for its body is not read. */
const refuse = (response: ServerResponse, { status, refusal }: HttpRefusal): void => {
  const { message, ...extensions } = refusalPayload(refusal)
  response.setHeader('connection', 'close')
  answer(response, status, { errors: [{ message, extensions }] })
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
    const refused = path === '/graphql' ? requestRefused(request) : noSuchPath
    return refused ? refuse(response, refused) : graphql(request, response)
  }

/** A caller who keeps its connection and goes on asking would keep the server from ever ending. */
const endConnections = (server: Server): NodeJS.Timeout => {
  server.prependListener('request', (_, response) => response.setHeader('connection', 'close'))
  return setInterval(() => server.closeIdleConnections(), SWEEP)
}

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const sweep = endConnections(server)
    const timer = setTimeout(() => server.closeAllConnections(), DRAIN)
    server.close(() => {
      clearInterval(sweep)
      clearTimeout(timer)
      resolve()
    })
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
