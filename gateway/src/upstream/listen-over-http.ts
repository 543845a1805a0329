import type { IncomingMessage } from 'node:http'
import { type Answer, type Listen, readAnswer, silence } from './answer.ts'
import { boundedText } from './bounded-text.ts'
import { type Connections, send } from './http-request.ts'
import { readEvents } from './sse.ts'

/** Bounds of a subscription at an instance. It may last as long as it gives a sign of life. */
export type ListenSettings = { timeoutMs: number; answerLimit: number; silentMs: number }

type Answers = AsyncIterableIterator<Answer>

/** The answers of a stream; a last one that is a silence when it ends without saying that it is complete. */
async function* answersOf(response: IncomingMessage, limit: number): AsyncGenerator<Answer> {
  response.setEncoding('utf8')
  try {
    for await (const { event, data } of readEvents(response as AsyncIterable<string>, limit)) {
      if (event === 'complete') return
      if (event === 'next') yield readAnswer(data)
    }
    yield silence('unreachable')
  } catch {
    yield silence('unreachable')
  }
}

/** Closing destroys the connection first: a generator's own `return` waits for the event that is under way. */
const closing = (answers: AsyncGenerator<Answer>, close: () => void): Answers => ({
  next: () => answers.next(),
  return: async () => {
    close()
    return answers.return(undefined)
  },
  [Symbol.asyncIterator]() {
    return this
  },
})

const isStream = ({ statusCode, headers }: IncomingMessage): boolean =>
  statusCode === 200 && (headers['content-type'] ?? '').startsWith('text/event-stream')

/** Opens a subscription over HTTP as server-sent events; `timeoutMs` bounds only the opening. */
export const listenOverHttp =
  (connections: Connections, { timeoutMs, answerLimit, silentMs }: ListenSettings): Listen =>
  async (instance, message, caller) => {
    const { request, response } = send(
      instance.url,
      message,
      caller,
      'text/event-stream',
      connections,
    )
    const timer = setTimeout(() => request.destroy(), timeoutMs)
    try {
      const head = await response
      if (isStream(head)) {
        head.setTimeout(silentMs, () => head.destroy(new Error('no sign of life')))
        return closing(answersOf(head, answerLimit), () => head.destroy())
      }
      const text = await boundedText(head, answerLimit)
      return text === null || (head.statusCode ?? 0) >= 500 ? silence('failed') : readAnswer(text)
    } catch {
      return silence('unreachable')
    } finally {
      clearTimeout(timer)
    }
  }
