import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Handler } from '../http/index.ts'
import { refuseHttp } from './bounded-server.ts'
import { type Asked, askedInBody, askedInUrl, bodyOf, type Read } from './read-request.ts'
import { requestRefused } from './refuse-request.ts'

/** Answers a request that was let in and read. */
export type Answer = (request: IncomingMessage, response: ServerResponse, asked: Asked) => unknown

const PATH = /^\/graphql(\?|$)/
const nothing: Read = { ok: true, asked: {} }

/** What a request asks for; null when its caller has gone. */
const readRequest = async (request: IncomingMessage): Promise<Read | null> => {
  const { method, url = '' } = request
  if (method === 'GET' && PATH.test(url)) return askedInUrl(url)
  if (method !== 'POST') return nothing
  const body = await bodyOf(request)
  return body && askedInBody(body)
}

/**
 * Where all requests for GraphQL come in, at the gateway and at every tier. Whoever answers gets only
 * requests with a small body of JSON in UTF-8, read already: nothing is decoded twice, and differently.
 */
export const frontDoor =
  (answer: Answer): Handler =>
  async (request, response) => {
    const refused = requestRefused(request)
    if (refused) return refuseHttp(response, refused)
    const read = await readRequest(request)
    if (!read) return
    return read.ok ? answer(request, response, read.asked) : refuseHttp(response, read.refused)
  }
