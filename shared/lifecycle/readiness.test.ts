import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Check, type Finding, fine, readinessOf, wrong } from './readiness.ts'

const check = (name: string, look: () => Promise<Finding>, needed = true): Check => ({
  name,
  needed,
  look,
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('readiness', () => {
  it('is there when all that is needed is well', async () => {
    const ready = readinessOf([check('database', async () => fine)])
    expect(await ready()).toEqual({
      ready: true,
      checks: [{ name: 'database', needed: true, ok: true, detail: null }],
    })
  })

  it('tells what is not needed, and does not mind', async () => {
    const ready = readinessOf([check('broker', async () => wrong('away'), false)])
    expect(await ready()).toMatchObject({ ready: true, checks: [{ ok: false, detail: 'away' }] })
  })

  it('is gone when one needed thing is wrong or fails, and tells no address', async () => {
    const refused = Object.assign(new Error('connect 10.0.0.7:5432'), { code: 'ECONNREFUSED' })
    const ready = readinessOf([
      check('one', async () => wrong('full')),
      check('two', () => Promise.reject(refused)),
      check('three', async () => fine),
    ])
    const { ready: is, checks } = await ready()
    expect(is).toBe(false)
    expect(checks.map(({ ok }) => ok)).toEqual([false, false, true])
    expect(checks[1]!.detail).toContain('ECONNREFUSED')
    expect(JSON.stringify(checks)).not.toContain('10.0.0.7')
  })

  it('does not wait for what is silent, and asks it once until it answers', async () => {
    let answer: (finding: Finding) => void = () => {}
    const look = vi.fn(() => new Promise<Finding>((resolve) => (answer = resolve)))
    const ready = readinessOf([check('database', look)])
    for (let count = 0; count < 3; count += 1) {
      const asked = ready()
      await vi.advanceTimersByTimeAsync(2_000)
      expect(await asked).toMatchObject({ ready: false })
    }
    expect(look).toHaveBeenCalledOnce()
    answer(fine)
    await vi.advanceTimersByTimeAsync(0)
    const asked = ready()
    answer(fine)
    expect(await asked).toMatchObject({ ready: true })
  })

  it('keeps good news for a moment, bad news never', async () => {
    const look = vi.fn(async () => fine)
    const ready = readinessOf([check('database', look)])
    await Promise.all([ready(), ready()])
    await ready()
    expect(look).toHaveBeenCalledOnce()
    await vi.advanceTimersByTimeAsync(501)
    look.mockResolvedValue(wrong('full'))
    await ready()
    await ready()
    expect(look).toHaveBeenCalledTimes(3)
  })
})
