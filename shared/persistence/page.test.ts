import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PAGE_LIMIT, pageOf, pageSize } from './page.ts'

describe('a page size', () => {
  it.each([
    [20, 20],
    [1, 1],
    [0, 0],
    [-5, 0],
    [2.9, 2],
    [100, 100],
    [101, 100],
    [1e9, 100],
    [Number.POSITIVE_INFINITY, 100],
  ])('of %d is %d', (asked, given) => {
    expect(pageSize(asked)).toBe(given)
    expect(PAGE_LIMIT).toBe(100)
  })
})

describe('a page', () => {
  it('shows what was asked for and says whether more follows', () => {
    fc.assert(
      fc.property(fc.nat({ max: 50 }), fc.integer({ min: 1, max: 20 }), (total, first) => {
        const all = Array.from({ length: total }, (_, index) => index)
        const read = all.slice(0, first + 1)
        const page = pageOf(read, first)
        expect(page.rows).toEqual(all.slice(0, first))
        expect(page.hasNextPage).toBe(total > first)
      }),
    )
  })
})
