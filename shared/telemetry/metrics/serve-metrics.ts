import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { collectDefaultMetrics } from 'prom-client'
import { guarded, type Handler } from '../../http/index.ts'
import type { Logger } from '../logger.ts'
import type { Metrics } from './metrics.ts'

/** A listener for Prometheus. */
export type MetricsServer = { url: string; stop: () => Promise<void> }

const route =
  (metrics: Metrics): Handler =>
  async (request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      return response.writeHead(404).end('GET /metrics\n')
    }
    const text = await metrics.text()
    response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text)
  }

type Address = { host: string; port: number }

const listen = (metrics: Metrics, { host, port }: Address, log: Logger): Promise<MetricsServer> =>
  new Promise((resolve, reject) => {
    const handle = guarded(route(metrics), (err) => log.error({ err }, 'metrics were not shown'))
    const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, handle)
    server.once('error', reject)
    server.listen(port, host, () => {
      const { address, port: actual } = server.address() as AddressInfo
      const shown = address.includes(':') ? `[${address}]` : address
      const stop = () =>
        new Promise<void>((stopped) => {
          server.close(() => stopped())
          server.closeAllConnections()
        })
      resolve({ url: `http://${shown}:${actual}/metrics`, stop })
    })
  })

/**
 * Shows the metrics on a listener of their own, if an address is given. Not on the public port:
 * figures of the inside are not for the street, whoever may ask for cases need not see them, and a
 * scrape must come through when the public port is busy or its limits refuse. From here on the
 * process itself is measured too. A port that is taken is told, and keeps no counter closed.
 */
export const serveMetrics = async (
  metrics: Metrics,
  address: Address | null,
  log: Logger,
): Promise<MetricsServer | null> => {
  if (!address) return null
  try {
    const server = await listen(metrics, address, log)
    collectDefaultMetrics({ register: metrics.registry })
    return server
  } catch (err) {
    log.error({ err, ...address }, 'metrics cannot be shown: choose another METRICS_PORT')
    return null
  }
}
