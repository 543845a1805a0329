import {
  boundedAnswers,
  checkOperation,
  explainErrors,
  type KnownDocuments,
  type Limiter,
  type LiveSettings,
  limitsPlugin,
  liveStreams,
  type NodeContext,
  neverStoredByYoga,
  type OperationLimits,
  readAlready,
  strictValidation,
} from '@liandong/shared/graphql'
import { CORRELATION_HEADER, type Logger } from '@liandong/shared/telemetry'
import type { GraphQLSchema } from 'graphql'
import { createYoga } from 'graphql-yoga'
import { outgoingResults } from '../errors/outgoing-results.ts'
import { shownError } from '../errors/shown-errors.ts'
import type { Planned } from '../plan/planned.ts'
import type { CallerContext } from '../routing/call.ts'
import { callerOf } from './caller.ts'
import { plainDocuments } from './plain-documents.ts'
import { plannedExecution } from './planned-execution.ts'
import { requestLog } from './request-log.ts'
import { type Pages, routes } from './routes.ts'

/** What the gateway's Yoga is made of. */
export type YogaParts = {
  schema: GraphQLSchema
  /** Runs what has a plan; null: nothing has. */
  run: Planned | null
  pages: Pages
  limits: OperationLimits
  limiter: Limiter
  documents: KnownDocuments
  /** Bounds of the subscriptions. */
  live: LiveSettings
  corsOrigins: readonly string[]
  log: Logger
}

const corsOf = (origins: readonly string[]) =>
  origins.length > 0 && {
    origin: [...origins],
    methods: ['GET', 'POST'],
    allowedHeaders: ['authorization', 'content-type', CORRELATION_HEADER],
    exposedHeaders: [CORRELATION_HEADER],
    credentials: false,
  }

/** Yoga with the gateway's pages, limits, errors and log. What comes by Node's server must pass the front door first. */
export const gatewayYoga = (parts: YogaParts) => {
  const { schema, run, pages, limits, limiter, documents, live, corsOrigins, log } = parts
  const { plugin: logged, ids } = requestLog(log)
  return createYoga<Partial<NodeContext>, CallerContext>({
    schema,
    graphiql: false,
    landingPage: false,
    // Yoga has one at /health, with an empty body; ours is among the pages.
    healthCheckEndpoint: '/yoga-health',
    batching: false,
    multipart: false,
    // Its own cache counts documents, not bytes; `documents` is shared with the direct way.
    parserAndValidationCache: false,
    cors: corsOf(corsOrigins),
    // The front door has done it, without another stream around every body.
    maxRequestBodySize: false,
    // Its lines quote what callers sent, and have no correlation id.
    logging: false,
    maskedErrors: { maskError: shownError },
    plugins: [
      logged,
      routes(pages),
      readAlready,
      strictValidation(),
      checkOperation(),
      limitsPlugin({ limits, limiter, documents }),
      liveStreams(live),
      plainDocuments(),
      ...(run ? [plannedExecution(run)] : []),
      outgoingResults(log, ids.of),
      boundedAnswers(),
      explainErrors(),
      neverStoredByYoga(),
    ],
    context: ({ request, req }) => ({
      caller: callerOf(req, request.headers.get('authorization'), ids.of(request)),
    }),
  })
}
