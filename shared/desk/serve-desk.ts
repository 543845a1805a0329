import type { IncomingMessage } from 'node:http'
import type { GraphQLSchema } from 'graphql'
import { providerKeys, tokenVerifier } from '../auth/index.ts'
import type { TierConfig } from '../config/index.ts'
import {
  admissionOf,
  type HttpServer,
  listen,
  tierYoga,
  watchLiveToken,
  withQuotas,
} from '../graphql/index.ts'
import { type Check, readinessOf } from '../lifecycle/index.ts'
import type { Exchange } from '../messaging/index.ts'
import { clientAddress, sourceOf } from '../quota/index.ts'
import { httpDuration, serveMetrics, showReadiness } from '../telemetry/index.ts'
import { keysCheck } from './checks.ts'
import { tierContext } from './context.ts'
import type { Desk } from './desk.ts'
import { showBacklog } from './metrics/backlog-sources.ts'
import { measureCommands } from './metrics/measure-commands.ts'
import { callerOf } from './sign-in.ts'

/** A desk that is served; `metricsUrl` is null when nobody asked for metrics. */
export type DeskServer = HttpServer & { metricsUrl: string | null }

/** What is served: the schema of the tier, and what says whether the instance can do its work. */
export type Served = { schema: GraphQLSchema; exchange: Exchange; checks: readonly Check[] }

/**
 * Serves a tier's schema over HTTP, with the caller's token checked for every request, and the
 * metrics on a listener of their own.
 */
export const serveDesk = async (
  desk: Desk,
  config: TierConfig,
  { schema, exchange, checks }: Served,
): Promise<DeskServer> => {
  const { metrics, command } = desk.metrics
  const { id: instance, tier } = desk.instance
  const keys = providerKeys(config.oidc.issuer)
  const verify = tokenVerifier({ ...config.oidc, keys })
  const context = async (request: IncomingMessage, correlationId: string) =>
    tierContext(desk, {
      caller: await callerOf(desk, verify, request.headers),
      correlationId,
      source: sourceOf(admissionOf(request).address),
    })
  const yoga = tierYoga({
    schema: measureCommands(schema, command),
    context,
    live: { quota: config.quotas.streams, watch: watchLiveToken(verify) },
    log: desk.log,
  })
  const graphql = withQuotas(
    {
      quotas: config.quotas,
      addressOf: clientAddress(config.trustedProxies),
      personOf: async (authorization) =>
        (await callerOf(desk, verify, { authorization })).actor?.id ?? null,
    },
    yoga,
  )
  const look = readinessOf([...checks, keysCheck(keys)])
  showBacklog(metrics, desk, exchange)
  showReadiness(metrics, look)
  const shown = await serveMetrics(metrics, config.metrics, desk.log)
  const server = await listen({
    host: config.host,
    port: config.port,
    log: desk.log,
    graphql: httpDuration(metrics, ['/graphql'])(graphql),
    readiness: async () => ({ instance, tier, ...(await look()) }),
  })
  const stop = async () => {
    await server.stop()
    await shown?.stop()
  }
  return { url: server.url, metricsUrl: shown?.url ?? null, stop }
}
