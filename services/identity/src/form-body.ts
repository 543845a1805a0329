import type { IncomingMessage } from 'node:http'

const LIMIT = 8 * 1024

const bodyOf = async (request: IncomingMessage): Promise<Buffer | null> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > LIMIT) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Reads a form's fields; null when it is longer than 8 KB, or its sender has gone. */
export const readForm = async (request: IncomingMessage): Promise<URLSearchParams | null> => {
  const body = await bodyOf(request).catch(() => null)
  return body && new URLSearchParams(body.toString('utf8'))
}
