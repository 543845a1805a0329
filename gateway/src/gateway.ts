import { bounded } from '@liandong/shared/graphql'
import { type Network, networkIndex } from '@liandong/shared/network'
import type { Logger } from '@liandong/shared/telemetry'
import { defaultLimits, type OperationLimits } from './limits/operation-limits.ts'
import { routedExecutor } from './routing/routed-executor.ts'
import { gatewayYoga } from './server/gateway-yoga.ts'
import { pages } from './server/pages.ts'
import { reachability } from './server/reachability.ts'
import type { SignInSettings } from './signin/pages.ts'
import { stitchedSchema } from './subschemas/stitched-schema.ts'
import type { NoteSilence } from './upstream/spared.ts'
import {
  type ClosableUpstream,
  defaultUpstream,
  httpUpstream,
  type UpstreamSettings,
} from './upstream/upstream.ts'

/** What a gateway is made of. Only the network and the log are needed. */
export type GatewaySettings = {
  network: Network
  log: Logger
  /** Bounds of the way to the instances, where they differ from the default. */
  upstream?: Partial<UpstreamSettings>
  limits?: Partial<OperationLimits>
  /** Origins of pages elsewhere that may call; by default only the gateway's own. */
  corsOrigins?: readonly string[]
  /** How to sign in to GraphiQL; null: not at all. */
  signIn?: SignInSettings | null
  /** Another way to the instances than HTTP. */
  transport?: (settings: UpstreamSettings, note: NoteSilence) => ClosableUpstream
}

/** How long `/ready` keeps what it saw, in milliseconds. */
const KEEP_REACH = 2_000

/**
 * The stitched gateway: one schema over all tiers and instances of a network. It holds no data and
 * decides no permission. `handler` is for Node's HTTP server; `endStreams` ends the subscriptions,
 * `close` the connections to the instances.
 */
export const createGateway = (settings: GatewaySettings) => {
  const { log, corsOrigins = [], signIn = null, transport = httpUpstream } = settings
  const network = networkIndex(settings.network)
  const note: NoteSilence = ({ id }, why, correlationId) =>
    log.warn({ upstream: id, why, correlationId }, 'no answer')
  const upstream = transport({ ...defaultUpstream, ...settings.upstream }, note)
  const schema = stitchedSchema(network, (part) => routedExecutor(part, network, upstream))
  const reach = reachability(network, upstream.probe, KEEP_REACH)
  const yoga = gatewayYoga({
    schema,
    pages: pages({ network, reach, signIn, log }),
    limits: { ...defaultLimits, ...settings.limits },
    corsOrigins,
    log,
  })
  const { endStreams, close } = upstream
  return { schema, yoga, handler: bounded(yoga), endStreams, close }
}
