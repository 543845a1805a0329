import { describe, expect, it } from 'vitest'
import { backOff, countDeath } from './back-off.ts'
import { standardTiming } from './process.ts'

describe('the back-off', () => {
  it('doubles from half a second', () => {
    const delays = [1, 2, 3, 4, 5, 6].map((deaths) => backOff(deaths, standardTiming))
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 16_000])
  })

  it('never waits longer than 30 seconds, however often it died', () => {
    for (const deaths of [7, 100, 5_000]) expect(backOff(deaths, standardTiming)).toBe(30_000)
  })

  it('begins anew after a minute of life', () => {
    expect(countDeath(4, 59_999, standardTiming)).toBe(5)
    expect(countDeath(4, 60_000, standardTiming)).toBe(1)
  })
})
