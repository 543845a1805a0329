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

const otherCharset: HttpRefusal = {
  status: 415,
  refusal: {
    code: 'UNSUPPORTED_MEDIA_TYPE',
    zh: '请求正文须为 UTF-8 编码且不压缩，请改正 Content-Type 或 Content-Encoding 后重新发送。',
    en: 'Send the request in UTF-8 and uncompressed; correct Content-Type or Content-Encoding.',
  },
}

const oddTarget: HttpRefusal = {
  status: 400,
  refusal: {
    code: 'REQUEST_MALFORMED',
    zh: '请求地址或 Host 不合规范，请改正后重新发送。',
    en: 'The request target or its Host header is malformed; correct it.',
  },
}

/** The answer to bytes that are not UTF-8, in a body or percent-encoded in an address. */
export const notUtf8: HttpRefusal = {
  status: 400,
  refusal: {
    code: 'NOT_UTF8',
    zh: '请求内容不是 UTF-8 编码（可能是 GBK），没有办理；请改用 UTF-8 编码后重新发送。',
    en: 'The request is not encoded in UTF-8 and nothing was done; encode it in UTF-8 and send it again.',
  },
}

const badRequest = (code: string, zh: string, en: string): HttpRefusal => ({
  status: 400,
  refusal: { code, zh: `${zh}，请改正后重新发送。`, en: `${en}; correct it.` },
})

/** The answer to a body that is no JSON. */
export const notJson = badRequest(
  'BAD_REQUEST',
  '请求正文不是有效的 JSON',
  'The body of the request is not valid JSON',
)

/** The answer to a body that is JSON, but nothing that could hold a query. */
export const notObject = badRequest(
  'BAD_REQUEST',
  '请求正文须为 JSON 对象',
  'The body of the request must be a JSON object',
)

/** The answer to a part of an address that is no JSON. */
export const unreadable = (name: 'variables' | 'extensions'): HttpRefusal =>
  badRequest(
    'QUERY_INVALID',
    `请求的 ${name} 不是有效的 JSON`,
    `The parameter "${name}" is not valid JSON`,
  )

/** The answer to a name of an operation that is no text. */
export const oddName = badRequest(
  'QUERY_INVALID',
  '请求的 operationName 须为文本',
  'The "operationName" of the request must be a string',
)

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

const charsets = /;\s*charset\s*=\s*"?([^";\s]*)/gi

/** Whether a body says, if it says anything, that it is UTF-8 and not compressed. */
const isPlainUtf8 = ({
  'content-type': type = '',
  'content-encoding': coding = 'identity',
}: IncomingHttpHeaders): boolean =>
  /^identity$/i.test(coding) &&
  [...type.matchAll(charsets)].every(([, charset = '']) => /^utf-?8$/i.test(charset))

/** Whether a request goes to a path of this server: others make no URL for whoever reads it later. */
const hasTarget = ({ url = '', headers }: IncomingMessage): boolean =>
  /^\/[\x21-\x7e]*$/.test(url) && URL.canParse(`http://${headers.host ?? 'localhost'}${url}`)

/**
 * Why a request is not let in, before a byte of its body is read: it has a target, and a body says
 * its length, stays below the limit and is JSON in UTF-8. Null when it is let in.
 */
export const requestRefused = (request: IncomingMessage): HttpRefusal | null => {
  if (!hasTarget(request)) return oddTarget
  const { method, headers } = request
  if (method !== 'POST') return null
  const length = Number(headers['content-length'] ?? Number.NaN)
  if (Number.isNaN(length)) return noLength
  if (length > BODY_LIMIT) return tooLarge
  if (!isJson(headers)) return noJson
  return isPlainUtf8(headers) ? null : otherCharset
}
