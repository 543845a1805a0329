import { type Answer, type Ask, readAnswer, silence } from './answer.ts'
import { boundedText } from './bounded-text.ts'
import { type Connections, type Sent, send } from './http-request.ts'

/** Bounds of one request to an instance. */
export type AskSettings = { timeoutMs: number; answerLimit: number }

const read = async (sent: Sent, limit: number): Promise<Answer> => {
  const response = await sent.response
  const status = response.statusCode ?? 0
  const text = await boundedText(response, limit)
  if (text === null) return silence('tooLarge')
  // 4xx may be a GraphQL answer with errors; after a 5xx or a redirect there is nothing to read.
  return status >= 500 || (status >= 300 && status < 400) ? silence('failed') : readAnswer(text)
}

const metStaleConnection = (error: unknown, { request }: Sent): boolean =>
  request.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET'

/**
 * Asks an instance over HTTP, once. The time runs from the start: waiting for a connection, connecting
 * and reading all count. Only a query that met a kept connection which the instance had just closed
 * goes out a second time; a command never does.
 */
export const askOverHttp =
  (connections: Connections, { timeoutMs, answerLimit }: AskSettings): Ask =>
  (instance, message, caller, operation) => {
    const sendOnce = () => send(instance.url, message, caller, 'application/json', connections)
    let sent = sendOnce()
    const again = (error: unknown): Promise<Answer> => {
      if (operation === 'mutation' || !metStaleConnection(error, sent)) throw error
      sent = sendOnce()
      return read(sent, answerLimit)
    }
    return new Promise((resolve) => {
      // Not left to the request: one that still waits for a free connection does not tell that it was destroyed.
      const timer = setTimeout(() => {
        resolve(silence('timeout'))
        sent.request.destroy()
      }, timeoutMs)
      read(sent, answerLimit)
        .catch(again)
        .catch(() => silence('unreachable'))
        .then(resolve)
        .finally(() => clearTimeout(timer))
    })
  }
