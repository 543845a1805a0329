import { describe, expect, it } from 'vitest'
import { createAttempts } from './attempts.ts'

const setUp = () => {
  const clock = { now: 1_000_000 }
  const attempts = createAttempts(() => clock.now)
  /** Begins a try unless it must wait; how long. */
  const tries = (source: string, name: string) => {
    const wait = attempts.wait(source, name)
    if (wait === 0) attempts.begin(source, name)
    return wait
  }
  const fails = (times: number, source = 'a', name = 'wang') =>
    Array.from({ length: times }, () => tries(source, name))
  return { clock, attempts, tries, fails }
}

describe('wrong passwords', () => {
  it('are five at once, then each waits longer, up to ten seconds', () => {
    const { clock, tries, fails } = setUp()
    expect(fails(6)).toEqual([0, 0, 0, 0, 0, 1_000])
    const waits = Array.from({ length: 8 }, () => {
      clock.now += tries('a', 'wang')
      return tries('a', 'wang') || tries('a', 'wang')
    })
    expect(waits).toEqual([2_000, 4_000, 8_000, 10_000, 10_000, 10_000, 10_000, 10_000])
  })

  it('do not grow while somebody waits', () => {
    const { clock, fails } = setUp()
    fails(500)
    clock.now += 1_000
    expect(fails(1)).toEqual([0])
  })

  it('count for the address and the name together, nobody else waits', () => {
    const { fails, tries } = setUp()
    fails(40)
    expect(tries('b', 'wang')).toBe(0)
    expect(tries('a', 'li')).toBe(0)
    expect(tries('a b', 'wang')).toBe(0)
  })

  it('are forgotten after the right one, and after an hour', () => {
    const { clock, attempts, fails } = setUp()
    fails(4)
    attempts.succeeded('a', 'wang')
    expect(fails(5)).toEqual([0, 0, 0, 0, 0])
    clock.now += 3_600_001
    expect(fails(5)).toEqual([0, 0, 0, 0, 0])
  })

  it('with many names make an address wait after the first try of each, for five minutes', () => {
    const { clock, tries } = setUp()
    for (let n = 0; n < 50; n += 1) expect(tries('a', `name-${n}`)).toBe(0)
    expect([tries('a', 'li'), tries('a', 'li')]).toEqual([0, 1_000])
    expect([tries('b', 'li'), tries('b', 'li')]).toEqual([0, 0])
    clock.now += 300_001
    expect([tries('a', 'zhao'), tries('a', 'zhao')]).toEqual([0, 0])
  })

  it('of a hall do not count when the right ones follow', () => {
    const { attempts, tries } = setUp()
    for (let n = 0; n < 200; n += 1) {
      tries('hall', `name-${n}`)
      attempts.succeeded('hall', `name-${n}`)
    }
    expect([tries('hall', 'li'), tries('hall', 'li')]).toEqual([0, 0])
  })
})
