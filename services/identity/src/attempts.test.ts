import { describe, expect, it } from 'vitest'
import { createAttempts } from './attempts.ts'

const setUp = () => {
  const clock = { now: 1_000 }
  return { clock, attempts: createAttempts(() => clock.now) }
}

const tryTimes = (attempts: ReturnType<typeof createAttempts>, times: number) =>
  Array.from({ length: times }, () => attempts.begin('Wang'))

describe('the account lock', () => {
  it('lets five tries begin, then waits for a minute, whatever the case of the name', () => {
    const { attempts, clock } = setUp()
    expect(tryTimes(attempts, 5)).toEqual([0, 0, 0, 0, 0])
    expect(attempts.begin('wang')).toBe(60_000)
    clock.now += 59_000
    expect(attempts.begin('WANG')).toBe(1_000)
    clock.now += 1_000
    expect(tryTimes(attempts, 6)).toEqual([0, 0, 0, 0, 0, 60_000])
  })

  it('forgets wrong tries after the right password and after a quarter of an hour', () => {
    const { attempts, clock } = setUp()
    tryTimes(attempts, 4)
    attempts.succeeded('wang')
    expect(tryTimes(attempts, 4)).toEqual([0, 0, 0, 0])
    clock.now += 16 * 60_000
    expect(tryTimes(attempts, 4)).toEqual([0, 0, 0, 0])
  })

  it('locks one account, not the others', () => {
    const { attempts } = setUp()
    tryTimes(attempts, 5)
    expect(attempts.begin('Li')).toBe(0)
  })
})
