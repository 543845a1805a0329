import { describe, expect, it } from 'vitest'
import { affordable, slicing } from './slices.ts'

describe('slices of the year', () => {
  it('push all cases, in as many rounds as asked for', () => {
    const { rounds, warm, slice } = slicing({ rounds: 5, cases: 20_000 })
    expect([rounds, warm, slice]).toEqual([5, 1_000, 3_800])
  })

  it('are of ten thousand cases in a long run', () => {
    const { rounds, warm, slice } = slicing({ rounds: 11, cases: 340_000 })
    expect(slice).toBeLessThanOrEqual(10_000)
    expect(warm + rounds * slice).toBeGreaterThanOrEqual(340_000)
  })

  it('are cut to the time that there is', () => {
    const plan = slicing({ rounds: 5, cases: 20_000 })
    expect(affordable(plan, 40, 200)).toBe(1_600)
    expect(affordable(plan, 400, 200)).toBe(3_800)
    expect(affordable(plan, 40, Number.POSITIVE_INFINITY)).toBe(3_800)
  })
})
