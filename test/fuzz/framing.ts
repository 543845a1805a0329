import type { Choices } from './choices.ts'

const body = '{"query":"{ __typename }"}'
const lines = (...all: string[]): string => `${all.join('\r\n')}\r\n\r\n`
const json = 'content-type: application/json'
const one =
  lines('POST /graphql HTTP/1.1', 'host: a', json, `content-length: ${body.length}`) + body

const methods = [
  'GET',
  'HEAD',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'TRACE',
  'CONNECT',
  'PROPFIND',
  'X',
]
const targets = [
  ...['/', '/health', '/ready', '/graphql', '/signin', '/signin/callback?code=%B0&state=x', '*'],
  ...[
    '//',
    '/%',
    '/graphql?query',
    'http://b/graphql',
    '/../x',
    '/graphiql/__proto__',
    '/\xe5\x8a\x9e',
  ],
  ...['/graphiql/constructor', '/?', '/#', 'x', '/graphql/../metrics', '/graphql;a=b', '/[', '\\'],
]
const hosts = ['a', '', '[', '[::1', 'a b', 'a:b', '://', 'a:99999', '%', '\xe5', 'a,b', 'user@a']

const headed = (...headers: string[]): string =>
  lines('POST /graphql HTTP/1.1', 'host: a', ...headers)

/** Framing that is odd or wrong, and what smugglers send. */
const frames: readonly ((choices: Choices) => string)[] = [
  (by) => lines(`${by.of(methods)} ${by.of(targets)} HTTP/1.1`, 'host: a', 'connection: close'),
  (by) => lines(`GET ${by.of(targets)} HTTP/1.1`, `host: ${by.of(hosts)}`, 'connection: close'),
  (by) => headed(json, `host: ${by.of(hosts)}`, 'connection: close', 'content-length: 26') + body,
  () => headed(json, 'content-length: 5', 'connection: close') + body,
  () => headed(json, 'content-length: 900') + body,
  () => headed(json, 'content-length: 26', 'content-length: 3', 'connection: close') + body,
  () => headed(json, 'content-length: -1', 'connection: close') + body,
  () => headed(json, 'content-length: 1e3', 'connection: close') + body,
  () => headed(json, 'content-length: 99999999999', 'connection: close') + body,
  () =>
    `${headed(json, 'transfer-encoding: chunked', 'connection: close')}1a\r\n${body}\r\n0\r\n\r\n`,
  () =>
    `${headed(json, 'transfer-encoding: chunked', 'content-length: 26')}1a\r\n${body}\r\n0\r\n\r\n`,
  () => `${headed(json, 'transfer-encoding: gzip, chunked')}zz\r\n${body}`,
  () => `${headed(json, 'transfer-encoding: chunked')}ffffffffff\r\n${body}`,
  () => headed(json, 'expect: 100-continue', 'content-length: 26', 'connection: close') + body,
  () => headed(json, 'expect: miracles', 'content-length: 26', 'connection: close') + body,
  () => headed(json, 'upgrade: websocket', 'connection: upgrade', 'content-length: 26') + body,
  () => headed(json, `x: ${'a'.repeat(20_000)}`, 'content-length: 26') + body,
  () => headed(json, ...Array.from({ length: 500 }, (_, n) => `x-${n}: a`), 'connection: close'),
  () => headed(json, '__proto__: a', 'constructor: b', 'connection: close', 'content-length: 0'),
  () => `GET /graphql?query=${'%7B'.repeat(6_000)} HTTP/1.1\r\nhost: a\r\n\r\n`,
  () => one.repeat(20) + lines('GET /health HTTP/1.1', 'host: a', 'connection: close'),
  () => `${one}\r\n\r\n\r\n${one}garbage`,
  () => lines('POST /graphql HTTP/1.0', json, 'content-length: 26') + body,
  () => lines('GET / HTTP/1.1', 'connection: close'),
  () => lines('GET / HTTP/9.9', 'host: a'),
  () => 'GET /\n\n',
  () => '\r\n'.repeat(50),
  () => '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
  () => lines('PRI * HTTP/2.0', '', 'SM'),
  () => lines('GET /graphql HTTP/1.1', 'host: a', ' folded: b', 'connection: close'),
  () => lines('GET /graphql HTTP/1.1', 'host: a', 'a\u0000b: c', 'connection: close'),
]

/** Bytes that Node's parser or the doors have to see through. */
export const oddBytes = (choices: Choices): Buffer =>
  Buffer.from(choices.of(frames)(choices), 'latin1')
