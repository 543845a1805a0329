import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countAhead } from './serial-stock.ts'

describe('how many running numbers are reserved', () => {
  it('is what is asked for at first, and at the pace of a person', () => {
    expect(countAhead(undefined, 1, 0)).toBe(1)
    expect(countAhead({ count: 1, at: 0 }, 1, 1_001)).toBe(1)
    expect(countAhead({ count: 1, at: 0 }, 1, 60_000)).toBe(1)
  })

  it("doubles while numbers are used up within a second, and is a second's worth in the end", () => {
    expect(countAhead({ count: 1, at: 0 }, 1, 100)).toBe(2)
    expect(countAhead({ count: 8, at: 0 }, 1, 100)).toBe(16)
    expect(countAhead({ count: 60, at: 0 }, 1, 600)).toBe(100)
    expect(countAhead({ count: 100, at: 0 }, 1, 2_000)).toBe(50)
    expect(countAhead({ count: 400, at: 0 }, 1, 1)).toBe(500)
  })

  it('is never less than is asked for, nor out of proportion', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.nat(), fc.nat(600), (count, passed, asked) => {
        const wanted = countAhead({ count, at: 0 }, asked + 1, passed)
        expect(wanted).toBeGreaterThanOrEqual(asked + 1)
        expect(wanted).toBeLessThanOrEqual(Math.max(asked + 1, Math.min(2 * count, 500)))
      }),
    )
  })
})
