import type { Instance } from '@liandong/shared/network'
import { CORRELATION_HEADER } from '@liandong/shared/telemetry'
import { type Answer, type Ask, type Caller, type Message, readAnswer, silence } from './answer.ts'
import type { Outcome } from './line.ts'
import { createLines, type Lines } from './lines.ts'

/** Bounds of one request to an instance. */
export type AskSettings = { timeoutMs: number; answerLimit: number }

/** The way to an instance: its connections, and the part of a request that is always the same. */
type Way = Lines & { head: string }

/** The ways to all instances that were asked. */
export type Ways = { to: (instance: Instance) => Way; close: () => void }

const headOf = ({ host, pathname, search }: URL): string =>
  `POST ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\naccept: application/json\r\ncontent-type: application/json\r\n`

/** Opens no connection yet; keeps at most `perInstance` to each instance. */
export const createWays = (perInstance: number): Ways => {
  const ways = new Map<string, Way>()
  return {
    to: ({ url }) => {
      const known = ways.get(url)
      if (known) return known
      const address = new URL(url)
      const way = { ...createLines(address, perInstance), head: headOf(address) }
      ways.set(url, way)
      return way
    },
    close: () => {
      for (const way of ways.values()) way.close()
    },
  }
}

/** The bytes of a request. Headers came in as Latin-1 and go out as Latin-1. */
const bytesOf = (
  head: string,
  message: Message,
  { correlationId, authorization }: Caller,
): Buffer => {
  const body = JSON.stringify(message)
  const length = Buffer.byteLength(body)
  const allowed = authorization === null ? '' : `authorization: ${authorization}\r\n`
  const whole = `${head}${CORRELATION_HEADER}: ${correlationId}\r\n${allowed}content-length: ${length}\r\n\r\n`
  const bytes = Buffer.allocUnsafe(whole.length + length)
  bytes.write(whole, 'latin1')
  bytes.write(body, whole.length, 'utf8')
  return bytes
}

const answerOf = (outcome: Outcome): Answer => {
  if (outcome === 'tooLarge') return silence('tooLarge')
  if (typeof outcome === 'string') return silence('unreachable')
  const { status, body } = outcome
  // 4xx may be a GraphQL answer with errors; after a 5xx or a redirect there is nothing to read.
  return status >= 500 || (status >= 300 && status < 400)
    ? silence('failed')
    : readAnswer(body.toString('utf8'))
}

/**
 * Asks an instance over HTTP, once. The time runs from the start: waiting for a connection, connecting
 * and reading all count. Only a query that met a kept connection which the instance had just closed
 * goes out a second time; a command never does.
 */
export const askOverHttp =
  (ways: Ways, { timeoutMs, answerLimit }: AskSettings): Ask =>
  (instance, message, caller, operation) =>
    new Promise((resolve) => {
      const way = ways.to(instance)
      const bytes = bytesOf(way.head, message, caller)
      const finish = (outcome: Outcome): void => {
        clearTimeout(timer)
        resolve(answerOf(outcome))
      }
      const first = (outcome: Outcome): void => {
        if (outcome !== 'stale' || operation === 'mutation') finish(outcome)
        else cancel = way.send(bytes, answerLimit, finish)
      }
      const timer = setTimeout(() => {
        cancel()
        resolve(silence('timeout'))
      }, timeoutMs)
      let cancel = way.send(bytes, answerLimit, first)
    })
