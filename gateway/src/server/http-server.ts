import { createServer, type Server } from 'node:http'
import type { Handler } from './bounded-handler.ts'

/** How long requests under way may take when the gateway stops, in milliseconds. */
const DRAIN = 10_000
/** How often connections are closed that have become idle by then, in milliseconds. */
const SWEEP = 50

const close = async (server: Server, endStreams: () => Promise<void>): Promise<void> => {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  // A connection whose last request ends now would be kept alive, and the server with it.
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP)
  await endStreams()
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN)
  await closed
  clearInterval(sweep)
  clearTimeout(timer)
}

/** A server that listens. */
export type HttpServer = { stop: () => Promise<void> }

/** Listens. Stopping takes no new request, ends the streams and lets what is under way finish. */
export const listen = (
  handler: Handler,
  { host, port }: { host: string; port: number },
  endStreams: () => Promise<void>,
): Promise<HttpServer> =>
  new Promise((resolve, reject) => {
    const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, handler)
    server.keepAliveTimeout = 65_000
    server.once('error', reject)
    server.listen(port, host, () => resolve({ stop: () => close(server, endStreams) }))
  })
