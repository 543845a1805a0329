import type { IncomingMessage } from 'node:http'

const LIMIT = 8 * 1024
const MOST_FIELDS = 20

/** What a form's body was, or the status that says why it is none: no form, too long, not UTF-8. */
export type Form =
  | { ok: true; fields: Map<string, string> }
  | { ok: false; status: 400 | 413 | 415 }

const FORM = /^application\/x-www-form-urlencoded\s*(;\s*charset="?utf-?8"?\s*)?$/i

/** Stops reading at the limit; what is left of the request ends with its connection. */
const readBytes = async (request: IncomingMessage): Promise<Buffer | null> => {
  const chunks: Buffer[] = []
  let length = 0
  if (Number(request.headers['content-length'] ?? 0) > LIMIT) return null
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > LIMIT) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '))

/** Throws when the bytes are not UTF-8, percent-encoded or not. URLSearchParams would put U+FFFD there. */
const fieldsOf = (bytes: Buffer): Map<string, string> => {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  const pairs = text.split('&', MOST_FIELDS).map((pair) => {
    const [name = '', ...value] = pair.split('=')
    return [decode(name), decode(value.join('='))] as const
  })
  return new Map(pairs)
}

/** Reads a form's fields: UTF-8, at most 8 KB. */
export const readForm = async (request: IncomingMessage): Promise<Form> => {
  if (!FORM.test(request.headers['content-type'] ?? '')) return { ok: false, status: 415 }
  try {
    const bytes = await readBytes(request)
    if (!bytes) return { ok: false, status: 413 }
    return { ok: true, fields: fieldsOf(bytes) }
  } catch {
    // Or its sender has gone.
    return { ok: false, status: 400 }
  }
}
