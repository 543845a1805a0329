import type { IncomingMessage, ServerResponse } from 'node:http'
import { BODY_LIMIT, refusalPayload } from '@liandong/shared/graphql'
import type { Refusal } from '@liandong/shared/identity'
import { bodyTooLarge, lengthRequired, noJson } from '../errors/refusals.ts'

/** Answers a request of Node's HTTP server. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

const refuse = (response: ServerResponse, status: number, refusal: Refusal): void => {
  const { message, ...extensions } = refusalPayload(refusal)
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    connection: 'close',
  })
  response.end(JSON.stringify({ errors: [{ message, extensions }] }))
}

const isJson = (type = ''): boolean => /^application\/json\s*(;|$)/i.test(type)

/**
 * Lets a request in only when its body is JSON, small and says so, before a byte of it is read: a body
 * in chunks of no told length gets 411, as at the tiers. Node holds the sender to the length it told.
 */
export const boundedHandler =
  (handle: Handler): Handler =>
  (request, response) => {
    const { headers, method } = request
    if (headers['transfer-encoding'] !== undefined) return refuse(response, 411, lengthRequired)
    if (Number(headers['content-length'] ?? 0) > BODY_LIMIT)
      return refuse(response, 413, bodyTooLarge)
    if (method === 'POST' && !isJson(headers['content-type'])) return refuse(response, 415, noJson)
    return handle(request, response)
  }
