import { GraphQLError } from 'graphql'
import { describe, expect, it, vi } from 'vitest'
import type { Logger } from '../telemetry/index.ts'
import { errorMask } from './mask-error.ts'
import { refusalError } from './rejection.ts'

const masked = (error: unknown) => {
  const log = { error: vi.fn() }
  const shown = errorMask(log as unknown as Logger)(error)
  return { shown, code: shown.extensions.code, logged: log.error.mock.calls }
}

/** As graphql-js reports what a resolver threw. */
const located = (originalError: Error) =>
  new GraphQLError(originalError.message, { originalError, path: ['queues', 0, 'queue'] })

const coded = (code: string, more: object = {}) =>
  Object.assign(new Error('boom'), { code, ...more })

describe('an error that was meant', () => {
  it('is shown as it is, and not recorded: it is no fault of ours', () => {
    const refusal = { code: 'FORBIDDEN', zh: '请登录。', en: 'Sign in.' }
    for (const error of [
      refusalError(refusal),
      located(refusalError(refusal)),
      new GraphQLError('Cannot query field "x"'),
    ]) {
      expect(masked(error).shown).toBe(error)
      expect(masked(error).logged).toEqual([])
    }
  })
})

describe('a bug', () => {
  it('is masked: the caller learns what to do, the log the cause', () => {
    const bug = new TypeError('cannot read secret of undefined')
    const { shown, code, logged } = masked(located(bug))
    expect(code).toBe('INTERNAL')
    expect(shown.message).not.toContain('secret')
    expect(JSON.stringify(shown.toJSON())).not.toContain('secret')
    expect(shown.originalError).toBeUndefined()
    expect(logged).toEqual([[{ err: bug, code: 'INTERNAL' }, expect.any(String)]])
  })

  it('keeps the place in the answer that it costs', () => {
    expect(masked(located(new Error('boom'))).shown.path).toEqual(['queues', 0, 'queue'])
    expect(masked(new Error('boom')).shown.path).toBeUndefined()
  })

  it('tells in both languages what to do next', () => {
    const { shown } = masked(new Error('boom'))
    const { zh, en } = shown.extensions as { zh: string; en: string }
    expect(shown.message).toBe(`${zh} ${en}`)
    expect(zh).toMatch(/\p{Script=Han}.*。$/u)
    expect(en).toMatch(/^[A-Z].*\.$/)
  })

  it.each([undefined, null, 'text', 7, {}])('may be anything that was thrown: %j', (thrown) => {
    expect(masked(thrown).code).toBe('INTERNAL')
  })

  it('may have a code of its own that says nothing about the database', () => {
    for (const code of ['23505', '42P01', '22P05', 'ERR_INVALID_ARG_TYPE', 7])
      expect(masked(coded(code as string)).code).toBe('INTERNAL')
  })
})

describe('a database that cannot be reached', () => {
  it.each([
    'CONNECTION_CLOSED',
    'CONNECTION_ENDED',
    'CONNECTION_DESTROYED',
    'CONNECT_TIMEOUT',
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ENOENT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EAI_AGAIN',
    'ENOTFOUND',
    '08006',
    '53300',
    '57P01',
    '57P03',
  ])('is told from a bug: %s', (code) => {
    const { shown, logged } = masked(located(coded(code)))
    expect(shown.extensions.code).toBe('STORAGE_UNAVAILABLE')
    expect(shown.message).toContain('commandId')
    expect(logged[0]?.[0]).toMatchObject({ code: 'STORAGE_UNAVAILABLE' })
  })

  it('is found below the wrappings of GraphQL and drizzle', () => {
    const root = coded('ECONNREFUSED')
    const query = new Error('Failed query: select … params: 34052419800101001X', { cause: root })
    const { code, shown, logged } = masked(located(query))
    expect(code).toBe('STORAGE_UNAVAILABLE')
    expect(JSON.stringify(shown.toJSON())).not.toContain('34052419800101001X')
    expect(logged[0]?.[0].err).toBe(root)
  })
})
