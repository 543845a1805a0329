import type { IncomingMessage } from 'node:http'
import type { VerifyToken } from '@liandong/shared/auth'
import {
  answerByYoga,
  boundedParse,
  gatewayLimits,
  knownDocuments,
  neverStored,
  type OperationLimits,
  validateStrictly,
  watchLiveToken,
  withQuotas,
} from '@liandong/shared/graphql'
import type { Handler } from '@liandong/shared/http'
import { type Network, networkIndex } from '@liandong/shared/network'
import { clientAddress, gatewayQuotas, type Quotas } from '@liandong/shared/quota'
import { type Logger, showReadiness } from '@liandong/shared/telemetry'
import { gatewayLimiter } from './limits/gateway-limiter.ts'
import { type GatewayMetrics, gatewayMetrics } from './metrics/gateway-metrics.ts'
import { measuredUpstream } from './metrics/measured-upstream.ts'
import { factsOf } from './plan/facts.ts'
import { planned } from './plan/planned.ts'
import { answerCall, routedExecutor } from './routing/routed-executor.ts'
import { personBy } from './server/caller.ts'
import { direct } from './server/direct.ts'
import { gatewayYoga } from './server/gateway-yoga.ts'
import { inBounds } from './server/in-bounds.ts'
import { pages } from './server/pages.ts'
import { reachability } from './server/reachability.ts'
import { gatewayReadiness } from './server/readiness.ts'
import type { SignInSettings } from './signin/pages.ts'
import { networkSchema } from './subschemas/network-schema.ts'
import { stitchedSchema } from './subschemas/stitched-schema.ts'
import { tierParts } from './subschemas/tier-parts.ts'
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
  /** What one person and one address may ask. */
  quotas?: Quotas
  /** Proxies in front whose word on a client's address is taken; by default none. */
  trustedProxies?: readonly string[]
  /** Tells whose quota a request counts against; null: all count against their address. */
  verify?: VerifyToken | null
  /** Origins of pages elsewhere that may call; by default only the gateway's own. */
  corsOrigins?: readonly string[]
  /** How to sign in to GraphiQL; null: not at all. */
  signIn?: SignInSettings | null
  /** Whether operations run by plans where they can; otherwise all is stitched, for comparison. */
  plans?: boolean
  metrics?: GatewayMetrics
  /** Another way to the instances than HTTP. */
  transport?: (settings: UpstreamSettings, note: NoteSilence) => ClosableUpstream
}

/** What is not counted: files, of which a page needs many, and what a monitor asks. They are cheap. */
const isFree = ({ method, url = '' }: IncomingMessage): boolean =>
  method === 'GET' && /^\/(health|ready|graphiql\/[\w-]+\.\w+)$/.test(url)

/** Lets in what the quotas allow. */
const counted = (settings: GatewaySettings, quotas: Quotas, handle: Handler): Handler => {
  const { verify = null, trustedProxies = [] } = settings
  const personOf = verify ? personBy(verify) : async () => null
  const withinQuotas = withQuotas(
    { quotas, addressOf: clientAddress(trustedProxies), personOf },
    handle,
  )
  return (request, response) => (isFree(request) ? handle : withinQuotas)(request, response)
}

/** How long `/ready` keeps what it saw, in milliseconds. */
const KEEP_REACH = 2_000

/**
 * The stitched gateway: one schema over all tiers and instances of a network. It holds no data and
 * decides no permission. `handler` is for Node's HTTP server; `endStreams` ends the subscriptions,
 * `close` the connections to the instances.
 */
export const createGateway = (settings: GatewaySettings) => {
  const { log, corsOrigins = [], signIn = null, transport = httpUpstream, plans = true } = settings
  const { metrics = gatewayMetrics(), quotas = gatewayQuotas, verify = null } = settings
  const network = networkIndex(settings.network)
  const note: NoteSilence = ({ id }, why, correlationId) =>
    log.warn({ upstream: id, why, correlationId }, 'no answer')
  const bounds = { ...defaultUpstream, streams: quotas.streams.total, ...settings.upstream }
  const way = transport(bounds, note)
  const upstream = measuredUpstream(way, metrics)
  const tiers = tierParts()
  const local = networkSchema(network)
  const schema = stitchedSchema(tiers, local, (part) => routedExecutor(part, network, upstream))
  const limits = { ...gatewayLimits, ...settings.limits }
  const documents = knownDocuments({
    schema,
    parse: boundedParse(limits),
    validate: validateStrictly,
  })
  const facts = factsOf(schema, tiers, local)
  const run = planned({
    facts,
    call: (one) => answerCall(network, upstream.ask, one),
    isKept: documents.isKnown,
    noteBug: (err) => log.error({ err }, 'an operation has no plan because of a bug'),
  })
  const reach = reachability(network, upstream.probe, KEEP_REACH)
  const readiness = gatewayReadiness(reach)
  showReadiness(metrics.metrics, readiness)
  const limiter = gatewayLimiter(schema, tiers, network, limits)
  const yoga = gatewayYoga({
    schema,
    run: plans ? run : null,
    pages: pages({ network, readiness, signIn, log }),
    limits,
    limiter,
    documents,
    live: { quota: quotas.streams, ...(verify ? { watch: watchLiveToken(verify) } : {}) },
    corsOrigins,
    log,
  })
  const { endStreams, close } = upstream
  const byYoga = answerByYoga(yoga)
  const answer = plans ? direct({ schema, run, documents, limiter, log }, byYoga) : byYoga
  const handler = neverStored(counted(settings, quotas, inBounds(answer, byYoga)))
  return { schema, yoga, handler, endStreams, close }
}
