import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { guarded, type Handler } from '../http/index.ts'
import type { Logger } from '../telemetry/index.ts'
import type { HttpRefusal } from './refuse-request.ts'
import { refusalPayload } from './rejection.ts'

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

/** Where a server listens, and the log of what goes wrong in it. */
export type Listening = { host: string; port: number; log: Logger }

/**
 * Listens. Whatever goes wrong with a request, the process goes on. Stopping takes no new request,
 * ends the streams and lets what is under way finish.
 */
export const serveHttp = (
  handler: Handler,
  { host, port, log }: Listening,
  endStreams: () => Promise<void> = async () => {},
): Promise<HttpServer> =>
  new Promise((resolve, reject) => {
    const settings = { requestTimeout: 30_000, headersTimeout: 10_000 }
    const handle = guarded(handler, (err) => log.error({ err }, 'a request ended in a bug'))
    const server = createServer(settings, handle)
    server.keepAliveTimeout = 65_000
    server.once('error', reject)
    server.listen(port, host, () => {
      const { address, port: actual } = server.address() as AddressInfo
      resolve({ url: `http://${address}:${actual}`, stop: () => close(server, endStreams) })
    })
  })
