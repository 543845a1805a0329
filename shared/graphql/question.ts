import type { IncomingMessage } from 'node:http'

/** What a request asks for. */
export type Question = {
  query: string
  variables: Record<string, unknown>
  operationName: string | null
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads a request's body; null when its caller has gone. */
export const bodyOf = (request: IncomingMessage): Promise<Buffer | null> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', () => resolve(null))
    request.on('close', () => resolve(null))
  })

/** The question in a body of JSON, or null when it is anything but query, variables and name. */
export const questionOf = (body: Buffer): Question | null => {
  let asked: unknown
  try {
    asked = JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
  if (!isObject(asked)) return null
  const { query, variables = {}, operationName = null, ...more } = asked
  const isPlain =
    typeof query === 'string' &&
    (variables === null || isObject(variables)) &&
    (operationName === null || typeof operationName === 'string') &&
    Object.keys(more).length === 0
  return isPlain ? { query, variables: variables ?? {}, operationName } : null
}
