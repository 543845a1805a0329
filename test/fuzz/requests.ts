import type { GraphQLSchema } from 'graphql'
import type { Choices } from './choices.ts'
import { damaged, randomDocument } from './documents.ts'
import { oddBytes } from './framing.ts'
import { Json, writeJson } from './values.ts'

/** Bytes for one door. */
export type Request = { door: string; bytes: Buffer; abort: boolean }

/** A door to knock at, and the tokens of those who may enter. */
export type Door = { name: string; schema: GraphQLSchema; tokens: readonly string[] }

const ACCEPTS = [
  ...['application/json', '*/*', 'application/graphql-response+json', 'application/json;q=1'],
  ...['text/event-stream', 'multipart/mixed', 'text/html', 'constructor', 'image/png', ''],
]
const TYPES = [
  ...Array.from({ length: 40 }, () => 'application/json'),
  ...['application/json; charset=utf-8', 'application/json; charset=GBK', 'APPLICATION/JSON;x'],
  ...['application/graphql', 'text/plain', 'multipart/form-data; boundary=x', ''],
]

const envelope = (
  { schema }: Door,
  choices: Choices,
): { query: string; variables: unknown; more: Record<string, unknown> } => {
  const { query, variables } = randomDocument(schema, choices)
  const text = choices.once(6) ? damaged(query, choices) : query
  const more = choices.once(8)
    ? choices.of<Record<string, unknown>>([
        { operationName: 'A' },
        { operationName: 7 },
        { operationName: { toString: 1 } },
        { operationName: '' },
        { extensions: [] },
        { extensions: { persistedQuery: null } },
        { extensions: '{' },
        { more: 1 },
      ])
    : {}
  const given = choices.once(10)
    ? choices.of<unknown>([[], 'text', 7, null, new Json('{"__proto__":1}'), true])
    : variables
  return { query: text, variables: given, more }
}

const bodyOf = (door: Door, choices: Choices): Buffer => {
  const { query, variables, more } = envelope(door, choices)
  if (choices.once(15)) {
    return choices.of<() => Buffer>([
      () => Buffer.from('null'),
      () => Buffer.from('[]'),
      () => Buffer.from('7'),
      () => Buffer.from('"text"'),
      () => Buffer.alloc(0),
      () => Buffer.from([0xff, 0xfe, 0x7b, 0x00]),
      () => Buffer.from(writeJson([{ query }])),
      () => Buffer.from(`\uFEFF${writeJson({ query })}`),
      () => Buffer.from(`{"query":1,"query":${JSON.stringify(query)},"__proto__":{"query":2}}`),
      () =>
        Buffer.concat([Buffer.from('{"query":"'), Buffer.from([0xb0, 0xec]), Buffer.from('"}')]),
      () => Buffer.from(writeJson({ query: choices.of<unknown>([7, null, [], {}, '']) })),
      () => Buffer.from('['.repeat(100_000)),
    ])()
  }
  return Buffer.from(writeJson({ query, variables, ...more }))
}

const headersOf = ({ tokens }: Door, choices: Choices): string[] => {
  const accept = choices.once(3) ? choices.of(ACCEPTS) : 'application/json'
  const authorization = choices.of([
    ...tokens.map((token) => `Bearer ${token}`),
    ...['Bearer x', 'Basic eA==', 'Bearer \xe9', 'Bearer'],
  ])
  return [
    `accept: ${accept}`,
    ...(choices.once(3) ? [] : [`authorization: ${authorization}`]),
    ...(choices.once(20) ? ['x-correlation-id: \xe9"'] : []),
    ...(choices.once(20) ? ['origin: http://elsewhere.test'] : []),
    ...(choices.once(30) ? ['cookie: liandong_token=a.b.c; =; x', 'accept-encoding: ,,;q'] : []),
  ]
}

const head = (first: string, headers: string[]): string =>
  `${[first, 'host: door.test', ...headers].join('\r\n')}\r\n\r\n`

const post = (door: Door, choices: Choices): Buffer => {
  const body = bodyOf(door, choices)
  const headers = [...headersOf(door, choices), `content-type: ${choices.of(TYPES)}`]
  if (choices.once(40)) headers.push('content-encoding: gzip')
  headers.push(`content-length: ${body.byteLength}`, 'connection: close')
  const path = choices.once(20) ? choices.of(['/graphql?x', '/graphql/', '//graphql']) : '/graphql'
  return Buffer.concat([Buffer.from(head(`POST ${path} HTTP/1.1`, headers), 'latin1'), body])
}

const get = (door: Door, choices: Choices): Buffer => {
  const { query, variables, more } = envelope(door, choices)
  const one = (name: string, value: string) =>
    `${name}=${encodeURIComponent(value.replace(/\p{Surrogate}/gu, '')).slice(0, 8_000)}`
  const all = [one('query', query), one('variables', writeJson(variables))]
  for (const [name, value] of Object.entries(more)) all.push(one(name, writeJson(value)))
  if (choices.once(6)) {
    all.push(
      choices.of(['variables=%7B', 'extensions=%7B', 'query=%B0%EC', 'query=%', '&&=', 'a=%ff']),
    )
  }
  const search = choices.once(3) ? all.reverse().join('&') : all.join('&')
  const headers = [...headersOf(door, choices), 'connection: close']
  return Buffer.from(head(`GET /graphql?${search} HTTP/1.1`, headers), 'latin1')
}

/** A request as somebody careless, clever or hostile would send it. */
export const randomRequest = (doors: readonly Door[], choices: Choices): Request => {
  const door = choices.of(doors)
  const make = choices.of([
    ...Array.from({ length: 7 }, () => post),
    get,
    (_: Door, by: Choices) => oddBytes(by),
  ])
  const bytes = make(door, choices)
  return { door: door.name, bytes, abort: choices.once(30) }
}
