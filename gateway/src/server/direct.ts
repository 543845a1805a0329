import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  bodyOf,
  boundedResult,
  explained,
  type Handler,
  type KnownDocuments,
  type Limiter,
  questionOf,
} from '@liandong/shared/graphql'
import { CORRELATION_HEADER, correlationIdOf, type Logger } from '@liandong/shared/telemetry'
import type { ExecutionResult } from 'graphql'
import { outgoing } from '../errors/outgoing-results.ts'
import { shownError } from '../errors/shown-errors.ts'
import type { Planned, Request } from '../plan/planned.ts'
import { callerOf } from './caller.ts'
import { logRequest } from './request-log.ts'

/** What is needed to answer without Yoga. */
export type DirectParts = {
  run: Planned
  documents: KnownDocuments
  limiter: Limiter
  log: Logger
}

const mediaTypes: Record<string, string> = {
  '*/*': 'application/json',
  'application/json': 'application/json',
  'application/graphql-response+json': 'application/graphql-response+json',
}

/** The media type of the answer to a plain POST of a program; null for browsers, streams and everything unusual. */
const plainly = ({ method, url, headers }: IncomingMessage): string | null => {
  const { accept = '*/*', origin } = headers
  if (method !== 'POST' || url !== '/graphql' || origin !== undefined) return null
  if (headers['content-length'] === '0' || headers['content-encoding'] !== undefined) return null
  return mediaTypes[accept] ?? null
}

/**
 * Answers what programs ask again and again, without the streams and objects that Yoga puts around
 * every request: a POST of JSON with a valid operation that has a plan. All else is for Yoga, which
 * also explains what is wrong with a request.
 */
export const direct = ({ run, documents, limiter, log }: DirectParts, yoga: Handler): Handler => {
  const read = (bytes: Buffer): Request | null => {
    const question = questionOf(bytes)
    const document = question && documents.find(question.query)
    if (!document) return null
    const { operationName, variables: variableValues } = question
    const asked = { document, operationName, variableValues }
    return limiter.excesses(asked).length > 0 ? null : asked
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
    const told = boundedResult(
      shown(await result.catch((error) => ({ errors: [shownError(error)] })), correlationId),
    )
    const body = Buffer.from(JSON.stringify(told))
    const status = told.data ? 200 : 500
    response.writeHead(status, {
      'content-type': `${type}; charset=utf-8`,
      'content-length': body.byteLength,
      [CORRELATION_HEADER]: correlationId,
    })
    response.end(body)
    return status
  }

  return async (request, response) => {
    const type = plainly(request)
    if (!type) return yoga(request, response)
    const begun = performance.now()
    const body = await bodyOf(request)
    if (!body) return
    const asked = read(body)
    const given = request.headers[CORRELATION_HEADER]
    const correlationId = correlationIdOf(typeof given === 'string' ? given : null)
    const authorization = request.headers.authorization ?? null
    const result = asked && run(asked, callerOf(request, authorization, correlationId))
    // Yoga takes a body that was read already from here.
    if (!result) return yoga(Object.assign(request, { body }), response)
    const status = await answer(result, correlationId, type, response)
    logRequest(log, { correlationId, method: 'POST', path: '/graphql', status, begun })
  }
}
