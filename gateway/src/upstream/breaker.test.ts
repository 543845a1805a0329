import { describe, expect, it } from 'vitest'
import { createBreaker } from './breaker.ts'

describe('a breaker', () => {
  const start = () => {
    const clock = { now: 0 }
    const breaker = createBreaker({ failures: 3, restMs: 2_000, now: () => clock.now })
    const fail = (times: number) => {
      for (let count = 0; count < times; count += 1) breaker.failed()
    }
    return { clock, breaker, fail }
  }

  it('lets everything through until it failed three times on end', () => {
    const { breaker, fail } = start()
    fail(2)
    breaker.succeeded()
    fail(2)
    expect(breaker.admits()).toBe(true)
    fail(1)
    expect(breaker.admits()).toBe(false)
  })

  it('lets one through after its rest, and all when that one succeeds', () => {
    const { breaker, clock, fail } = start()
    fail(3)
    clock.now = 1_999
    expect(breaker.admits()).toBe(false)
    clock.now = 2_000
    expect([breaker.admits(), breaker.admits(), breaker.admits()]).toEqual([true, false, false])
    breaker.succeeded()
    expect([breaker.admits(), breaker.admits()]).toEqual([true, true])
  })

  it('rests again when that one fails', () => {
    const { breaker, clock, fail } = start()
    fail(3)
    clock.now = 2_000
    expect(breaker.admits()).toBe(true)
    breaker.failed()
    clock.now = 3_999
    expect(breaker.admits()).toBe(false)
    clock.now = 4_000
    expect(breaker.admits()).toBe(true)
  })

  it('lets another one try when that one says nothing', () => {
    const { breaker, clock, fail } = start()
    fail(3)
    clock.now = 2_000
    breaker.admits()
    breaker.undecided()
    expect(breaker.admits()).toBe(true)
  })
})
