import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ConfigError } from '../config/index.ts'
import { type Part, runService, stopParts } from './run-service.ts'

const part = (name: string, stopped: string[], stop = () => {}): Part => ({
  name,
  stop: () => {
    stopped.push(name)
    return stop()
  },
})

describe('the parts of a service', () => {
  it('stop in the reverse order of their start, one after the other', async () => {
    const told: string[] = []
    const slow = (name: string): Part => ({
      name,
      stop: async () => {
        told.push(`${name} stops`)
        await new Promise(setImmediate)
        told.push(`${name} stopped`)
      },
    })
    const parts = [slow('database'), slow('exchange'), slow('http')]
    await stopParts(parts, () => {})
    expect(told).toEqual([
      ...['http stops', 'http stopped', 'exchange stops', 'exchange stopped'],
      ...['database stops', 'database stopped'],
    ])
    expect(parts.map(({ name }) => name)).toEqual(['database', 'exchange', 'http'])
  })

  it('stop all, even if one of them throws or fails, and each failure is told', async () => {
    const stopped: string[] = []
    const thrown = new Error('thrown')
    const failed = new Error('failed')
    const warn = vi.fn()
    const throwing = part('relay', stopped, () => {
      throw thrown
    })
    const failing: Part = { name: 'http', stop: () => Promise.reject(failed) }
    await stopParts([part('database', stopped), throwing, failing], warn)
    expect(stopped).toEqual(['relay', 'database'])
    expect(warn.mock.calls.map(([fields]) => fields)).toEqual([
      { err: failed, part: 'http' },
      { err: thrown, part: 'relay' },
    ])
  })

  it('may be none', async () => {
    await expect(stopParts([], () => {})).resolves.toBeUndefined()
  })
})

describe('a service', () => {
  const exit = vi.spyOn(process, 'exit')
  const complain = vi.spyOn(console, 'error')
  const exited = () => vi.waitFor(() => expect(exit).toHaveBeenCalled())
  const listeners = () => process.listenerCount('SIGTERM') + process.listenerCount('SIGINT')

  beforeEach(() => {
    exit.mockReset().mockImplementation((() => {}) as () => never)
    complain.mockReset().mockImplementation(() => {})
  })
  const before = process.listeners('uncaughtException')
  const ownListeners = () =>
    process.listeners('uncaughtException').filter((one) => !before.includes(one))
  afterEach(() => {
    process.removeAllListeners('SIGTERM').removeAllListeners('SIGINT')
    for (const one of ownListeners()) process.off('uncaughtException', one)
  })

  it('logs an error that nobody caught by its own log, and ends with 1', async () => {
    const warn = vi.fn()
    runService(async () => warn)
    await new Promise(setImmediate)
    const err = new Error('a bug')
    for (const listener of ownListeners()) listener(err, 'unhandledRejection')
    expect(warn).toHaveBeenCalledExactlyOnceWith({ err }, expect.stringContaining('nobody caught'))
    expect(exit).toHaveBeenCalledExactlyOnceWith(1)
    expect(complain).not.toHaveBeenCalled()
  })

  it.each(['SIGTERM', 'SIGINT'] as const)('stops its parts and ends well on %s', async (signal) => {
    const stopped: string[] = []
    runService(async (parts) => {
      parts.push(part('database', stopped), part('http', stopped))
      return () => {}
    })
    expect(listeners()).toBe(2)
    process.emit(signal)
    await exited()
    expect(stopped).toEqual(['http', 'database'])
    expect(exit).toHaveBeenCalledExactlyOnceWith(0)
  })

  it('stops once, whatever else is asked while it stops', async () => {
    const stopped: string[] = []
    runService(async (parts) => {
      parts.push(part('http', stopped))
      return () => {}
    })
    process.emit('SIGTERM')
    process.emit('SIGINT')
    await exited()
    await new Promise(setImmediate)
    expect(stopped).toEqual(['http'])
    expect(exit).toHaveBeenCalledOnce()
  })

  it('that cannot start stops what was started, says why, and ends with 1', async () => {
    const stopped: string[] = []
    runService(async (parts) => {
      parts.push(part('database', stopped))
      throw new Error('no port')
    })
    await exited()
    expect(stopped).toEqual(['database'])
    expect(exit).toHaveBeenCalledExactlyOnceWith(1)
    expect(complain.mock.calls[0]![0]).toMatch(/no port\n.*at /)
  })

  it('that is told too little says only what is wrong, without a stack', async () => {
    runService(async () => {
      throw new ConfigError('the environment is not complete:\n  PORT: missing')
    })
    await exited()
    expect(complain).toHaveBeenCalledExactlyOnceWith(
      'the environment is not complete:\n  PORT: missing',
    )
  })

  it('tells its own log what did not stop cleanly', async () => {
    const warn = vi.fn()
    const failure = new Error('stuck')
    runService(async (parts) => {
      parts.push({ name: 'http', stop: () => Promise.reject(failure) })
      return warn
    })
    await new Promise(setImmediate)
    process.emit('SIGTERM')
    await exited()
    expect(warn).toHaveBeenCalledExactlyOnceWith(
      { err: failure, part: 'http' },
      expect.stringContaining('did not stop'),
    )
    expect(exit).toHaveBeenCalledExactlyOnceWith(0)
  })

  it('with a part that hangs ends all the same, with 1', async () => {
    vi.useFakeTimers()
    try {
      runService(async (parts) => {
        parts.push({ name: 'http', stop: () => new Promise(() => {}) })
        return () => {}
      })
      process.emit('SIGTERM')
      await vi.advanceTimersByTimeAsync(11_999)
      expect(exit).not.toHaveBeenCalled()
      await vi.advanceTimersByTimeAsync(1)
      expect(exit).toHaveBeenCalledExactlyOnceWith(1)
    } finally {
      vi.useRealTimers()
    }
  })
})
