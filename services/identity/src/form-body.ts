import type { IncomingMessage } from 'node:http'

const LIMIT = 8 * 1024

/** Reads a form's fields; null when it is longer than 8 KB. */
export const readForm = async (request: IncomingMessage): Promise<URLSearchParams | null> => {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > LIMIT) return null
    chunks.push(chunk)
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'))
}
