import type { IncomingMessage } from 'node:http'

/** The body as text; null when it is larger than `limit` bytes. Rejects when the line breaks on the way. */
export const boundedText = async (
  response: IncomingMessage,
  limit: number,
): Promise<string | null> => {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.byteLength
    if (size > limit) {
      response.destroy()
      return null
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
