import { describe, expect, it } from 'vitest'
import { backOff, countDeath } from './back-off.ts'
import { standardTiming } from './process.ts'

describe('the back-off', () => {
  it('doubles from half a second and ends with the sixth death', () => {
    const delays = [1, 2, 3, 4, 5, 6].map((deaths) => backOff(deaths, standardTiming))
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, null])
  })

  it('never waits longer than 15 seconds', () => {
    expect(backOff(7, { ...standardTiming, quickDeaths: 10 })).toBe(15_000)
  })

  it('begins anew after a minute of life', () => {
    expect(countDeath(4, 59_999, standardTiming)).toBe(5)
    expect(countDeath(4, 60_000, standardTiming)).toBe(1)
  })
})
