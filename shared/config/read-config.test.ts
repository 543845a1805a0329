import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ConfigError, logLevel, port, readConfig } from './read-config.ts'

const schema = z.object({
  PORT: port,
  NAME: z.string().min(1),
  LOG_LEVEL: logLevel.default('info'),
})

const problemsOf = (env: NodeJS.ProcessEnv): string[] => {
  try {
    readConfig(schema, env)
    return []
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    const [head, ...lines] = (error as Error).message.split('\n')
    expect(head).toBe('the environment is not complete:')
    return lines.map((line) => line.trim().split(':')[0]!)
  }
}

describe('the environment of a service', () => {
  it('is read with its defaults, and what is not asked for is left out', () => {
    expect(readConfig(schema, { PORT: '4010', NAME: 'a', PATH: '/bin' })).toEqual({
      PORT: 4010,
      NAME: 'a',
      LOG_LEVEL: 'info',
    })
  })

  it('names everything that is wrong at once', () => {
    expect(problemsOf({})).toEqual(['PORT', 'NAME'])
    expect(problemsOf({ PORT: 'x', NAME: '', LOG_LEVEL: 'loud' })).toEqual([
      ...['PORT', 'NAME', 'LOG_LEVEL'],
    ])
  })

  it.each(['0', '4010', '65535'])('may have the port %j', (text) => {
    expect(problemsOf({ PORT: text, NAME: 'a' })).toEqual([])
  })

  it.each(['', ' ', '-1', '65536', '40.5', 'x', '0x50', '1e3'])(
    'may not have the port %j',
    (text) => {
      expect(problemsOf({ PORT: text, NAME: 'a' })).toEqual(['PORT'])
    },
  )

  it.each(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])(
    'may log at %s',
    (level) => {
      expect(problemsOf({ PORT: '1', NAME: 'a', LOG_LEVEL: level })).toEqual([])
    },
  )
})
