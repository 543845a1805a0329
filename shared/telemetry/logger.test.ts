import { GraphQLError } from 'graphql'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLogger, type Logger } from './logger.ts'

const secrets = ['authorization', 'token', 'seed', 'password', 'queryCode', 'idNumber', 'mobile']

const caught = (work: () => unknown): unknown => {
  try {
    return work()
  } catch (error) {
    return error
  }
}

describe('a line of the log', () => {
  const written: string[] = []
  let log: Logger

  beforeEach(() => {
    written.length = 0
    log = createLogger('district-340405', 'trace')
    // Pino writes to the file descriptor; its stream is where a test can listen.
    const stream = Object.getOwnPropertySymbols(log)
      .map((key) => (log as unknown as Record<symbol, unknown>)[key])
      .find((value) => typeof (value as { write?: unknown } | null)?.write === 'function')
    vi.spyOn(stream as { write: (line: string) => boolean }, 'write').mockImplementation((line) => {
      written.push(line)
      return true
    })
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })

  const line = () => JSON.parse(written.at(-1)!)

  it('is JSON with the instance, the level in words, and the time by ISO 8601', () => {
    log.info({ caseId: '340405100-20261123-00017-Q' }, 'event appended')
    expect(line()).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      instance: 'district-340405',
      caseId: '340405100-20261123-00017-Q',
      msg: 'event appended',
    })
    log.error('only words')
    expect(line()).toMatchObject({ level: 'error', msg: 'only words' })
  })

  it('keeps to its level', () => {
    log.level = 'warn'
    log.info('too quiet')
    expect(written).toEqual([])
  })

  it.each(secrets)('never shows %s, on its own or inside a request, a case or an event', (name) => {
    const secret = { [name]: 'must not be seen' }
    for (const fields of [
      secret,
      { applicant: secret },
      { state: { applicant: secret } },
      { event: { data: { applicant: secret } } },
      { batch: { events: [{ data: { applicant: secret } }] } },
      { args: [secret, { headers: secret }] },
    ]) {
      log.info(fields, 'said')
      expect(written.at(-1)).not.toContain('must not be seen')
      expect(written.at(-1)).toContain('***')
    }
  })

  it('shows what is no secret', () => {
    log.info({ state: { applicant: { name: '张伟' } }, subject: 'case.3404' }, 'said')
    expect(line()).toMatchObject({ state: { applicant: { name: '张伟' } }, subject: 'case.3404' })
  })

  it('does not change what it was given', () => {
    const state = { applicant: { idNumber: '34052419800101001X' } }
    log.info({ state }, 'said')
    expect(state.applicant.idNumber).toBe('34052419800101001X')
  })

  it('shows dates and other values as they are, and survives a circle', () => {
    const circle: { self?: unknown; password: string } = { password: 'must not be seen' }
    circle.self = circle
    log.info({ at: new Date(0), none: null, list: [1, 'b'], circle }, 'said')
    expect(line()).toMatchObject({ at: '1970-01-01T00:00:00.000Z', none: null, list: [1, 'b'] })
    expect(written.at(-1)).not.toContain('must not be seen')
  })

  it('shows of an error its type, its code and its own words, and nothing that is attached to it', () => {
    const attached = { code: 'X', seed: 'must not be seen', query: 'must not be seen' }
    log.warn({ err: Object.assign(new Error('no line'), attached) }, 'said')
    expect(line().err).toMatchObject({ type: 'Error', message: 'no line', code: 'X' })
    expect(written.at(-1)).not.toContain('must not be seen')
  })

  it.each<[string, (secret: string) => unknown[]]>([
    ['a GraphQL error', (secret) => [{ err: new GraphQLError(`Variable got ${secret}`) }, 'said']],
    ['JSON', (secret) => [{ err: caught(() => JSON.parse(`{"a":${secret}}`)) }, 'said']],
    [
      'drizzle and Postgres',
      (secret) => {
        const cause = Object.assign(new Error(`invalid input syntax for type date: "${secret}"`), {
          ...{ code: '22007', detail: secret, where: secret, parameters: [secret], query: secret },
        })
        const err = Object.assign(new Error(`Failed query: insert\nparams: ${secret}`, { cause }), {
          params: [secret],
        })
        return [{ err }, 'said']
      },
    ],
    [
      'several errors',
      (secret) => [{ err: new AggregateError([new Error(`"${secret}`)], 'all failed') }, 'said'],
    ],
    ['what is no error', (secret) => [{ err: { [secret]: secret } }, 'said']],
    ['an error alone', (secret) => [new Error(`'${secret}'`)]],
    ['an error without words', (secret) => [{ err: new Error(`“${secret}”`) }]],
    ['an error inside a list', (secret) => [{ args: [new Error(`[${secret}]`)] }, 'said']],
    ['a stack that is none', (secret) => [{ err: new Error(`x\n    at ${secret}`) }, 'said']],
  ])('quotes nobody: %s', (_, argumentsOf) => {
    for (const secret of ['34052419800101001X', '张伟', 'JOHN SMITH', '13800001111']) {
      log.error(...(argumentsOf(secret) as [object, string]))
      expect(written.at(-1)).not.toContain(secret)
      expect(JSON.parse(written.at(-1)!).level).toBe('error')
    }
  })

  it('shows an error with its stack', () => {
    log.warn({ err: new Error('no line') }, 'said')
    expect(line().err).toMatchObject({ type: 'Error', message: 'no line' })
    expect(line().err.stack).toContain('logger.test.ts')
  })
})
