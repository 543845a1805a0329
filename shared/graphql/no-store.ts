import type { Plugin } from 'graphql-yoga'
import type { Handler } from '../http/index.ts'

const HEADER = 'cache-control'

/**
 * Answers hold what is nobody else's business: no cache may keep them, whatever they are. Static files
 * say otherwise themselves.
 */
export const neverStored =
  (handle: Handler): Handler =>
  (request, response) => {
    response.setHeader(HEADER, 'no-store')
    return handle(request, response)
  }

/** The same for what Yoga answers: its streams say `no-cache`, which lets caches keep them. */
export const neverStoredByYoga = (): Plugin => ({
  onResponse: ({ response }) => {
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
    if (isStream || !response.headers.has(HEADER)) response.headers.set(HEADER, 'no-store')
  },
})
