import type { IncomingMessage } from 'node:http'
import type { GraphQLSchema } from 'graphql'
import { createYoga } from 'graphql-yoga'
import type { Handler } from '../http/index.ts'
import { CORRELATION_HEADER, correlationIdOf, type Logger } from '../telemetry/index.ts'
import { boundedAnswers } from './bounded-answers.ts'
import { checkOperation } from './check-operation.ts'
import { answerDirectly, type Found, tellFound } from './direct-answers.ts'
import { explainErrors } from './explain-errors.ts'
import { frontDoor } from './front-door.ts'
import {
  createLimiter,
  gatewayLimits,
  limitsPlugin,
  type OperationLimits,
  tierLimitsFor,
} from './limits/index.ts'
import { type LiveSettings, liveStreams } from './live-streams.ts'
import { errorMask } from './mask-error.ts'
import { neverStoredByYoga } from './no-store.ts'
import { type NodeContext, readAlready } from './node-yoga.ts'
import { strictValidation } from './strict-validation.ts'

/** What a tier's Yoga needs: the schema, and how a request's context is made. */
export type YogaSettings = {
  schema: GraphQLSchema
  context: (request: IncomingMessage, correlationId: string) => Promise<object>
  /** Bounds of the subscriptions. */
  live: LiveSettings
  log: Logger
  /** By default what a gateway with its usual limits needs. */
  limits?: OperationLimits
}

const correlationOf = ({ headers }: IncomingMessage): string =>
  correlationIdOf(headers[CORRELATION_HEADER]?.toString() ?? null)

/** Yoga as every tier uses it: no pages, bounded queries, masked bugs, and a direct way for the usual. */
export const tierYoga = (settings: YogaSettings): Handler => {
  const { schema, context, live, log, limits = tierLimitsFor(gatewayLimits) } = settings
  const limiter = createLimiter({ schema, limits })
  const found: Found = new WeakMap()
  const mask = errorMask(log)
  const contextOf = (request: IncomingMessage) => context(request, correlationOf(request))
  const yoga = createYoga<NodeContext, object>({
    schema,
    graphiql: false,
    landingPage: false,
    batching: false,
    cors: false,
    // What is asked again is known by its own bounded list; this one would keep texts of 1 MB.
    parserAndValidationCache: false,
    // Its lines quote what callers sent. What matters in them passes the mask, and is logged there.
    logging: false,
    maskedErrors: { maskError: mask },
    plugins: [
      readAlready,
      strictValidation(),
      checkOperation(),
      limitsPlugin({ limits, limiter }),
      liveStreams(live),
      boundedAnswers(),
      explainErrors(),
      tellFound(found),
      neverStoredByYoga(),
    ],
    context: ({ req }) => contextOf(req),
  })
  return frontDoor(answerDirectly({ yoga, schema, found, limiter, context: contextOf, mask }))
}
