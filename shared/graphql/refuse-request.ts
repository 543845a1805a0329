import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { Refusal } from '../identity/index.ts'

/** The largest request body in bytes: a whole catalogue fits, nothing larger is ever sent. */
export const BODY_LIMIT = 1024 * 1024

/** A refusal as HTTP tells it; `retryAfter`: after how many seconds to try again. */
export type HttpRefusal = { status: number; refusal: Refusal; retryAfter?: number }

const tooLarge: HttpRefusal = {
  status: 413,
  refusal: {
    code: 'BODY_TOO_LARGE',
    zh: '请求超过 1 MB，请缩小后重试。',
    en: 'The request exceeds 1 MB; make it smaller.',
  },
}

const noLength: HttpRefusal = {
  status: 411,
  refusal: {
    code: 'LENGTH_REQUIRED',
    zh: '请求须带 Content-Length，请注明长度后重新发送。',
    en: 'Send the request with a Content-Length.',
  },
}

const noJson: HttpRefusal = {
  status: 415,
  refusal: {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    zh: '请求正文须为 JSON，请用 Content-Type: application/json 重新发送。',
    en: 'Send the request as JSON, with Content-Type: application/json.',
  },
}

/** The answer to a path that the service does not have. */
export const noSuchPath: HttpRefusal = {
  status: 404,
  refusal: {
    code: 'NOT_FOUND',
    zh: '没有该路径，请使用 /graphql、/health 或 /ready。',
    en: 'Use /graphql, /health or /ready.',
  },
}

/** Whether a body says that it is JSON. */
export const isJson = ({ 'content-type': type = '' }: IncomingHttpHeaders): boolean =>
  /^application\/json\s*(;|$)/i.test(type)

/**
 * Why a request is not let in, before a byte of its body is read: a body says its length, stays
 * below the limit and is JSON. Null when it is let in.
 */
export const requestRefused = ({ method, headers }: IncomingMessage): HttpRefusal | null => {
  if (method !== 'POST') return null
  const length = Number(headers['content-length'] ?? Number.NaN)
  if (Number.isNaN(length)) return noLength
  if (length > BODY_LIMIT) return tooLarge
  return isJson(headers) ? null : noJson
}
