import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  type Answer,
  type Asked,
  boundedResult,
  explained,
  type KnownDocuments,
  type Limiter,
  questionIn,
  readVariables,
} from '@liandong/shared/graphql'
import { CORRELATION_HEADER, correlationIdOf, type Logger } from '@liandong/shared/telemetry'
import type { ExecutionResult, GraphQLSchema } from 'graphql'
import { outgoing } from '../errors/outgoing-results.ts'
import { shownError } from '../errors/shown-errors.ts'
import type { Planned, Request } from '../plan/planned.ts'
import { callerOf } from './caller.ts'
import { logRequest } from './request-log.ts'

/** What is needed to answer without Yoga. */
export type DirectParts = {
  schema: GraphQLSchema
  run: Planned
  documents: KnownDocuments
  limiter: Limiter
  log: Logger
}

const mediaTypes = new Map([
  ['*/*', 'application/json'],
  ['application/json', 'application/json'],
  ['application/graphql-response+json', 'application/graphql-response+json'],
])

/** The media type of the answer to a plain POST of a program; null for browsers, streams and everything unusual. */
const plainly = ({ method, url, headers }: IncomingMessage): string | null => {
  const { accept = '*/*', origin } = headers
  if (method !== 'POST' || url !== '/graphql' || origin !== undefined) return null
  return mediaTypes.get(accept) ?? null
}

/**
 * Answers what programs ask again and again, without the streams and objects that Yoga puts around
 * every request: a POST of JSON with a valid operation that has a plan. All else is for Yoga, which
 * also explains what is wrong with a request.
 */
export const direct = (parts: DirectParts, byYoga: Answer): Answer => {
  const { schema, run, documents, limiter, log } = parts
  const read = (sent: Asked): Request | null => {
    const question = questionIn(sent)
    const document = question && documents.find(question.query)
    if (!document) return null
    const { operationName, variables: variableValues } = question
    const variables = readVariables({ schema, document, operationName, variableValues })
    if (!variables.ok) return null
    const { operation, values } = variables
    const isTooMuch = limiter.excessesWith(document, operation, values).length > 0
    return isTooMuch ? null : { document, operationName, variables: values }
  }

  const shown = ({ data, errors }: ExecutionResult, correlationId: string): ExecutionResult => {
    if (!errors) return { data: data ?? null }
    const told = outgoing({ errors: errors.map(shownError) }, log, () => correlationId).errors ?? []
    return { ...(data ? { data } : {}), errors: told.map(explained) }
  }

  const answer = async (
    result: Promise<ExecutionResult>,
    correlationId: string,
    type: string,
    response: ServerResponse,
  ): Promise<number> => {
    const found = await result.catch((error) => ({ data: null, errors: [shownError(error)] }))
    const body = Buffer.from(JSON.stringify(boundedResult(shown(found, correlationId))))
    const status = found.data ? 200 : 500
    response.writeHead(status, {
      'content-type': `${type}; charset=utf-8`,
      'content-length': body.byteLength,
      [CORRELATION_HEADER]: correlationId,
    })
    response.end(body)
    return status
  }

  return async (request, response, sent) => {
    const type = plainly(request)
    const asked = type && read(sent)
    if (!type || !asked) return byYoga(request, response, sent)
    const begun = performance.now()
    const given = request.headers[CORRELATION_HEADER]
    const correlationId = correlationIdOf(typeof given === 'string' ? given : null)
    const authorization = request.headers.authorization ?? null
    const result = run(asked, callerOf(request, authorization, correlationId))
    if (!result) return byYoga(request, response, sent)
    const status = await answer(result, correlationId, type, response)
    logRequest(log, { correlationId, method: 'POST', path: '/graphql', status, begun })
  }
}
