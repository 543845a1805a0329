import { isUtf8 } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import {
  type HttpRefusal,
  notJson,
  notObject,
  notUtf8,
  oddName,
  unreadable,
} from './refuse-request.ts'

/** What a request asks for, as it was sent: an object, or a list of them, with nothing checked inside. */
export type Asked = object

/** What was read, or why it cannot be. */
export type Read = { ok: true; asked: Asked } | { ok: false; refused: HttpRefusal }

const refuse = (refused: HttpRefusal): Read => ({ ok: false, refused })

/** Reads a request's body; null when its caller has gone. */
export const bodyOf = (request: IncomingMessage): Promise<Buffer | null> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', () => resolve(null))
    request.on('close', () => resolve(null))
  })

const parsed = (text: string): { value: unknown } | null => {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

/**
 * Reads a body of JSON. Bytes that are not UTF-8 are refused, for a decoder would put U+FFFD in their
 * place, and that would be what the record says for good.
 */
export const askedInBody = (bytes: Buffer): Read => {
  if (!isUtf8(bytes)) return refuse(notUtf8)
  const json = parsed(bytes.toString('utf8').replace(/^\uFEFF/, ''))
  if (!json) return refuse(notJson)
  const asked = json.value
  if (typeof asked !== 'object' || asked === null) return refuse(notObject)
  const { operationName = null } = asked as { operationName?: unknown }
  const isNamed = operationName === null || typeof operationName === 'string'
  return isNamed ? { ok: true, asked } : refuse(oddName)
}

type Pair = [name: string, value: string]

/** The parameters of a query string; null when they are not UTF-8. */
const pairsIn = (search: string): Pair[] | null => {
  try {
    return search.split('&').map((pair): Pair => {
      const [name = '', ...value] = pair.replaceAll('+', ' ').split('=')
      return [decodeURIComponent(name), decodeURIComponent(value.join('='))]
    })
  } catch {
    return null
  }
}

/** Reads the query string of a GET, as GraphQL over HTTP has it. */
export const askedInUrl = (url: string): Read => {
  const [, ...search] = url.split('?')
  const pairs = pairsIn(search.join('?'))
  if (!pairs) return refuse(notUtf8)
  const asked: Record<string, unknown> = {}
  const given = (name: string) => pairs.find(([one]) => one === name)?.[1] || null
  for (const name of ['query', 'operationName']) asked[name] = given(name) ?? undefined
  for (const name of ['variables', 'extensions'] as const) {
    const text = given(name)
    const json = text === null ? null : parsed(text)
    if (text !== null && !json) return refuse(unreadable(name))
    asked[name] = json?.value
  }
  return { ok: true, asked }
}
