import type { IncomingMessage, ServerResponse } from 'node:http'

/** Answers a request; what it returns is waited for. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

const zh = '系统内部错误，已记录；请稍后重试，仍不成功请告诉运维。'
const en = 'Something went wrong here and was recorded; try again, then tell the operator.'
const body = JSON.stringify({
  errors: [{ message: `${zh} ${en}`, extensions: { code: 'INTERNAL', zh, en } }],
})

/** Answers with a 500, or cuts the connection when a part of the answer is out already. */
const endFailed = (response: ServerResponse): void => {
  if (response.writableEnded) return
  if (response.headersSent) {
    response.destroy()
    return
  }
  for (const name of response.getHeaderNames()) response.removeHeader(name)
  response.writeHead(500, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    connection: 'close',
  })
  response.end(body)
}

const nothing = (): void => {}

/** Runs all steps, whichever of them throw. */
const inAnyCase = (...steps: (() => void)[]): void => {
  for (const step of steps) {
    try {
      step()
    } catch {
      // There is nobody left to tell: this is where failures are told.
    }
  }
}

/**
 * The outermost layer of every HTTP server. Whatever a handler throws, now or later, ends as an answer
 * or as a closed connection, never as an unhandled rejection: those end the process. The same for the
 * errors of a connection that breaks, which Node throws when nobody listens for them.
 */
export const guarded =
  (handle: Handler, tell: (error: unknown) => void) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    request.on('error', nothing)
    response.on('error', nothing)
    const failed = (error: unknown): void =>
      inAnyCase(
        () => tell(error),
        () => endFailed(response),
        () => {
          if (!response.writableEnded) response.destroy()
        },
      )
    new Promise((resolve) => resolve(handle(request, response))).catch(failed)
  }
