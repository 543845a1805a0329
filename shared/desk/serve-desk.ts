import type { IncomingHttpHeaders } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { GraphQLSchema } from 'graphql'
import { tokenVerifier } from '../auth/index.ts'
import type { TierConfig } from '../config/index.ts'
import { type HttpServer, listen, type Readiness, tierYoga } from '../graphql/index.ts'
import type { Exchange } from '../messaging/index.ts'
import { httpDuration, serveMetrics } from '../telemetry/index.ts'
import { tierContext } from './context.ts'
import type { Desk } from './desk.ts'
import { showBacklog } from './metrics/backlog-sources.ts'
import { measureCommands } from './metrics/measure-commands.ts'
import { callerOf } from './sign-in.ts'

/** A desk that is served; `metricsUrl` is null when nobody asked for metrics. */
export type DeskServer = HttpServer & { metricsUrl: string | null }

/**
 * Serves a tier's schema over HTTP, with the caller's token checked for every request, and the
 * metrics on a listener of their own. An instance is ready when its database answers: without the
 * broker it goes on working, and says so.
 */
export const serveDesk = async (
  desk: Desk,
  config: TierConfig,
  schema: GraphQLSchema,
  exchange: Exchange,
): Promise<DeskServer> => {
  const { metrics, command } = desk.metrics
  const verify = tokenVerifier(config.oidc)
  const context = async (headers: IncomingHttpHeaders, correlationId: string) =>
    tierContext(desk, await callerOf(verify, headers), correlationId)
  const graphql = tierYoga({ schema: measureCommands(schema, command), context, log: desk.log })
  showBacklog(desk, exchange)
  const shown = await serveMetrics(metrics, config.metrics, desk.log)
  const server = await listen({
    host: config.host,
    port: config.port,
    graphql: httpDuration(metrics, ['/graphql'])(graphql),
    readiness: () => readinessOf(desk, exchange.connected),
  })
  const stop = async () => {
    await server.stop()
    await shown?.stop()
  }
  return { url: server.url, metricsUrl: shown?.url ?? null, stop }
}

/** A database whose line is cut without a word would keep whoever asks waiting. */
const PATIENCE = 2_000

const answersInTime = (ping: Promise<void>): Promise<boolean> =>
  Promise.race([ping.then(() => true), pause(PATIENCE, false, { ref: false })]).catch(() => false)

const readinessOf = async (desk: Desk, connected: () => boolean): Promise<Readiness> => {
  const { id, tier } = desk.instance
  const surroundings = { instance: id, tier, broker: connected() ? 'up' : 'down' }
  const ready = await answersInTime(desk.database.ping())
  return { ready, database: ready ? 'up' : 'down', ...surroundings }
}
