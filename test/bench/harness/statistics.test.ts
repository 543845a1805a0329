import { describe, expect, it } from 'vitest'
import { median, quantile, spreadOf } from './statistics.ts'

describe('the statistics', () => {
  it('takes the middle of an odd and of an even number of values, in any order', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([4, 1, 3, 2])).toBe(2.5)
    expect(median([7])).toBe(7)
  })

  it('orders by size, not by text', () => {
    expect(median([10, 9, 100])).toBe(10)
  })

  it('reads quantiles between neighbours', () => {
    const hundred = Array.from({ length: 101 }, (_, n) => n)
    expect(quantile(hundred, 0.99)).toBe(99)
    expect(quantile([0, 10], 0.25)).toBe(2.5)
    expect(quantile([3, 1, 2], 0)).toBe(1)
    expect(quantile([3, 1, 2], 1)).toBe(3)
  })

  it('leaves its input as it was', () => {
    const values = [3, 1, 2]
    expect(spreadOf(values)).toEqual({ median: 2, min: 1, max: 3 })
    expect(values).toEqual([3, 1, 2])
  })

  it('says nothing about nothing', () => {
    expect(() => median([])).toThrow(RangeError)
  })
})
