import { Agent, type Dispatcher, errors } from 'undici'
import {
  type Answer,
  type Ask,
  type Caller,
  callerHeaders,
  type Message,
  readAnswerBytes,
  silence,
} from './answer.ts'

/** The bounds of one request to an instance. */
export type AskSettings = { timeoutMs: number }

/** Opens no connection yet; keeps at most `perInstance` to each instance, and reads no longer answer. */
export const createAgent = (perInstance: number, answerLimit: number): Agent =>
  new Agent({
    connections: perInstance,
    pipelining: 1,
    maxResponseSize: answerLimit,
    // The whole question has one limit of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
  })

const requestOf = (url: string, message: Message, caller: Caller): Dispatcher.DispatchOptions => {
  const { origin, pathname, search } = new URL(url)
  return {
    origin,
    path: pathname + search,
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      ...callerHeaders(caller),
    },
    body: JSON.stringify(message),
  }
}

/** 4xx may be a GraphQL answer with errors; after a 5xx or a redirect there is nothing to read. */
const answerOf = (status: number, chunks: readonly Buffer[]): Answer => {
  if (status >= 500 || (status >= 300 && status < 400)) return silence('failed')
  const [first] = chunks
  const body = chunks.length === 1 && first ? first : Buffer.concat(chunks)
  return readAnswerBytes(body)
}

/** Why an attempt brought no answer; `stale`: a kept connection was closed before a byte of it came. */
type Failure = 'stale' | 'tooLarge' | 'unreachable'

const failureOf = (error: Error, begun: boolean): Failure => {
  if (error instanceof errors.ResponseExceededMaxSizeError) return 'tooLarge'
  const { code } = error as { code?: string }
  if (begun) return 'unreachable'
  if (error instanceof errors.SocketError) {
    return (error.socket?.bytesRead ?? 0) > 0 ? 'stale' : 'unreachable'
  }
  return code === 'ECONNRESET' || code === 'EPIPE' ? 'stale' : 'unreachable'
}

/** Sends a request once; `stop` ends it, wherever it is. `dispatch` makes half the garbage of `request`. */
const attempt = (
  agent: Agent,
  request: Dispatcher.DispatchOptions,
  done: (outcome: Answer | Failure) => void,
): { stop: () => void } => {
  let stopped = false
  let status = 0
  let controller: Dispatcher.DispatchController | null = null
  const chunks: Buffer[] = []
  const stop = () => {
    stopped = true
    controller?.abort(new Error('not waited for any longer'))
  }
  agent.dispatch(request, {
    onRequestStart: (own) => {
      controller = own
      if (stopped) stop()
    },
    onResponseStart: (_, code) => {
      status = code
    },
    onResponseData: (_, chunk) => {
      chunks.push(chunk)
    },
    onResponseEnd: () => done(answerOf(status, chunks)),
    onResponseError: (_, error) => done(failureOf(error, status > 0)),
  })
  return { stop }
}

/**
 * Asks an instance over HTTP, once. The time runs from the start: waiting for a connection, connecting
 * and reading all count. Only a query that met a kept connection which the instance had just closed
 * goes out a second time; a command never does.
 */
export const askOverHttp =
  (agent: Agent, { timeoutMs }: AskSettings): Ask =>
  ({ url }, message, caller, operation) =>
    new Promise((resolve) => {
      const request = requestOf(url, message, caller)
      const finish = (outcome: Answer | Failure): void => {
        clearTimeout(timer)
        if (typeof outcome === 'object') resolve(outcome)
        else resolve(silence(outcome === 'tooLarge' ? 'tooLarge' : 'unreachable'))
      }
      const first = (outcome: Answer | Failure): void => {
        if (outcome !== 'stale' || operation === 'mutation') finish(outcome)
        else current = attempt(agent, request, finish)
      }
      const timer = setTimeout(() => {
        resolve(silence('timeout'))
        current.stop()
      }, timeoutMs)
      let current = attempt(agent, request, first)
    })
