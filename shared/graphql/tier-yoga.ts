import type { GraphQLSchema } from 'graphql'
import { createYoga } from 'graphql-yoga'
import { CORRELATION_HEADER, correlationIdOf, type Logger } from '../telemetry/index.ts'
import { explainErrors } from './explain-errors.ts'
import { limitsPlugin } from './limits.ts'
import { errorMask } from './mask-error.ts'

/** What a tier's Yoga needs: the schema, and how a request's context is made. */
export type YogaSettings = {
  schema: GraphQLSchema
  context: (request: Request, correlationId: string) => Promise<object>
  log: Logger
}

/** Yoga as every tier uses it: no pages, bounded queries, masked bugs. */
export const tierYoga = ({ schema, context, log }: YogaSettings) =>
  createYoga({
    schema,
    graphiql: false,
    landingPage: false,
    batching: false,
    cors: false,
    logging: {
      debug: (...args) => log.trace({ args }, 'yoga'),
      info: (...args) => log.debug({ args }, 'yoga'),
      warn: (...args) => log.warn({ args }, 'yoga'),
      error: (...args) => log.error({ args }, 'yoga'),
    },
    maskedErrors: { maskError: errorMask(log) },
    plugins: [limitsPlugin(), explainErrors()],
    context: ({ request }) =>
      context(request, correlationIdOf(request.headers.get(CORRELATION_HEADER))),
  })
