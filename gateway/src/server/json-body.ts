import type { IncomingMessage } from 'node:http'

/** What programs send: an operation, and what belongs to it. */
export type Body = {
  query: string
  variables?: Record<string, unknown> | null
  operationName?: string | null
}

const NAMES = ['query', 'variables', 'operationName']

/** The bytes of a body that was bounded before; null when the line breaks. */
export const bytesOf = (request: IncomingMessage): Promise<Buffer | null> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('close', () => resolve(null))
    request.on('error', () => resolve(null))
  })

const isBody = (body: unknown): body is Body => {
  if (typeof body !== 'object' || body === null) return false
  const { query, variables, operationName } = body as Record<string, unknown>
  return (
    typeof query === 'string' &&
    typeof (variables ?? {}) === 'object' &&
    !Array.isArray(variables) &&
    typeof (operationName ?? '') === 'string' &&
    Object.keys(body).every((name) => NAMES.includes(name))
  )
}

/** The body of a GraphQL request; null for everything else, which Yoga explains. */
export const bodyIn = (bytes: Buffer): Body | null => {
  try {
    const body: unknown = JSON.parse(bytes.toString('utf8'))
    return isBody(body) ? body : null
  } catch {
    return null
  }
}
