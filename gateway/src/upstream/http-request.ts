import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  request as overHttp,
} from 'node:http'
import { Agent as HttpsAgent, request as overHttps } from 'node:https'
import { type Caller, callerHeaders, type Message } from './answer.ts'

/** Connections for streams. Node's own client: a quarter of the CPU of `fetch` (measured in turn), and every bound in our hands. */
export type Connections = { http: HttpAgent; https: HttpsAgent; close: () => void }

/** Opens no connection yet; at most `perInstance` to each instance, and none is used twice. */
export const createConnections = (perInstance: number): Connections => {
  const settings = { keepAlive: false, maxSockets: perInstance }
  const http = new HttpAgent(settings)
  const https = new HttpsAgent(settings)
  const close = () => {
    http.destroy()
    https.destroy()
  }
  return { http, https, close }
}

const headersOf = (
  caller: Caller,
  body: Buffer,
  accept: string,
): Record<string, string | number> => ({
  accept,
  'content-type': 'application/json',
  'content-length': body.byteLength,
  ...callerHeaders(caller),
})

/** A request that was sent, and the promise of the head of its answer. */
export type Sent = { request: ClientRequest; response: Promise<IncomingMessage> }

/** Sends a GraphQL request. The promise rejects when the connection fails, also if the request is destroyed. */
export const send = (
  url: string,
  message: Message,
  caller: Caller,
  accept: string,
  connections: Connections,
): Sent => {
  const body = Buffer.from(JSON.stringify(message))
  const headers = headersOf(caller, body, accept)
  const options = { method: 'POST', headers }
  const request = url.startsWith('https:')
    ? overHttps(url, { ...options, agent: connections.https })
    : overHttp(url, { ...options, agent: connections.http })
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve)
    request.on('error', reject)
  })
  request.end(body)
  return { request, response }
}
