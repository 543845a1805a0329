import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type HttpRefusal, requestRefused } from './refuse-request.ts'
import { refusalPayload } from './rejection.ts'

/** Answers a request that was let in. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

/** A server that listens. */
export type HttpServer = { url: string; stop: () => Promise<void> }

/** How long requests under way may take when the server stops, in milliseconds. */
const DRAIN = 8_000
/** How often connections are closed that have become idle by then, in milliseconds. */
const SWEEP = 50

/** Answers with JSON. */
export const answerJson = (response: ServerResponse, status: number, body: object): void =>
  answerText(response, status, JSON.stringify(body))

/** Answers with a text that is JSON. */
export const answerText = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  })
  response.end(text)
}

/** Refuses a request; the connection ends, for its body is not read. */
export const refuseHttp = (response: ServerResponse, refused: HttpRefusal): void => {
  const { status, refusal, retryAfter } = refused
  const { message, ...refusalParts } = refusalPayload(refusal)
  const extensions = { ...refusalParts, ...(retryAfter ? { retryAfter } : {}) }
  response.setHeader('connection', 'close')
  if (retryAfter) response.setHeader('retry-after', retryAfter)
  answerJson(response, status, { errors: [{ message, extensions }] })
}

/** Lets a request in only when its body is JSON, small and says so, before a byte of it is read. */
export const bounded =
  (handle: Handler): Handler =>
  (request, response) => {
    const refused = requestRefused(request)
    return refused ? refuseHttp(response, refused) : handle(request, response)
  }

/** A caller who keeps its connection and goes on asking would keep the server from ever ending. */
const endConnections = (server: Server): NodeJS.Timeout => {
  server.prependListener('request', (_, response) => response.setHeader('connection', 'close'))
  return setInterval(() => server.closeIdleConnections(), SWEEP)
}

const close = async (server: Server, endStreams: () => Promise<void>): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const sweep = endConnections(server)
  await endStreams()
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN)
  await closed
  clearInterval(sweep)
  clearTimeout(timer)
}

/** Listens. Stopping takes no new request, ends the streams and lets what is under way finish. */
export const serveHttp = (
  handler: Handler,
  where: { host: string; port: number },
  endStreams: () => Promise<void> = async () => {},
): Promise<HttpServer> =>
  new Promise((resolve, reject) => {
    const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, handler)
    server.keepAliveTimeout = 65_000
    server.once('error', reject)
    server.listen(where.port, where.host, () => {
      const { address, port } = server.address() as AddressInfo
      resolve({ url: `http://${address}:${port}`, stop: () => close(server, endStreams) })
    })
  })
