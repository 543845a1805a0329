import { GraphQLError } from 'graphql'
import { describe, expect, it } from 'vitest'
import { boundedParse } from './bounded-parse.ts'
import { gatewayLimits } from './operation-limits.ts'

const parse = boundedParse({ ...gatewayLimits, tokens: 100_000 })

const codeOf = (text: string): unknown => {
  try {
    parse(text)
    return null
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    return error.extensions.code ?? 'SYNTAX'
  }
}

const nested = (times: number, open: string, close: string) =>
  `{ a ${open.repeat(times)}1${close.repeat(times)} }`

describe('a text that is nested', () => {
  it.each([
    ['fields', (times: number) => `${'{a'.repeat(times)}${'}'.repeat(times)}`],
    ['fields without an end', (times: number) => '{a'.repeat(times)],
    [
      'inline fragments',
      (times: number) => `{ ${'... { '.repeat(times)} a ${'} '.repeat(times)} }`,
    ],
    [
      'lists',
      (times: number) =>
        nested(1, '(b: ', ')').replace('1', `${'['.repeat(times)}1${']'.repeat(times)}`),
    ],
    ['lists without an end', (times: number) => `{ a(b: ${'['.repeat(times)}`],
    [
      'objects',
      (times: number) =>
        nested(1, '(b: ', ')').replace('1', `${'{c:'.repeat(times)}1${'}'.repeat(times)}`),
    ],
    ['types', (times: number) => `query ($a: ${'['.repeat(times)}Int${']'.repeat(times)}) { a }`],
  ])('is refused before the parser follows it too deep: %s', (_, text) => {
    expect(codeOf(text(10_000))).toBe('TOO_MANY_LEVELS')
    expect([null, 'SYNTAX']).toContain(codeOf(text(100)))
  })

  it('may have any brackets in its strings and comments, and side by side', () => {
    expect(codeOf(`{ a(b: "${'{['.repeat(500)}") }`)).toBeNull()
    expect(codeOf(`{ a } # ${'{['.repeat(500)}`)).toBeNull()
    expect(codeOf(`{ ${'a { b } '.repeat(500)} }`)).toBeNull()
  })
})
