import type { IncomingHttpHeaders } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import type { GraphQLSchema } from 'graphql'
import { tokenVerifier } from '../auth/index.ts'
import type { TierConfig } from '../config/index.ts'
import { type HttpServer, listen, type Readiness, tierYoga } from '../graphql/index.ts'
import { tierContext } from './context.ts'
import type { Desk } from './desk.ts'
import { callerOf } from './sign-in.ts'

/**
 * Serves a tier's schema over HTTP, with the caller's token checked for every request. An instance
 * is ready when its database answers: without the broker it goes on working, and says so.
 */
export const serveDesk = (
  desk: Desk,
  config: TierConfig,
  schema: GraphQLSchema,
  connected: () => boolean,
): Promise<HttpServer> => {
  const verify = tokenVerifier(config.oidc)
  const context = async (headers: IncomingHttpHeaders, correlationId: string) =>
    tierContext(desk, await callerOf(verify, headers), correlationId)
  return listen({
    host: config.host,
    port: config.port,
    graphql: tierYoga({ schema, context, log: desk.log }),
    readiness: () => readinessOf(desk, connected),
  })
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
