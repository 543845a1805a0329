import { expect, it } from 'vitest'
import { meter } from './meter.ts'

const each = (milliseconds: number, count: number, from = 10_000) =>
  Array.from({ length: count }, (_, index) => from + index * milliseconds)

it('never calls it fast when they come more slowly than it leaks', () => {
  const fast = meter(30, 10)
  expect(each(50, 1_000).some(fast)).toBe(false)
})

it('lets a burst pass after quiet', () => {
  const fast = meter(30, 10)
  expect(each(0, 10).some(fast)).toBe(false)
  expect(fast(10_000)).toBe(true)
})

it('calls it fast while it goes on, and is calm again soon, however long it was', () => {
  const fast = meter(30, 10)
  const flood = each(5, 5_000).map(fast)
  expect(flood.slice(20).every(Boolean)).toBe(true)
  const end = 10_000 + 5 * 5_000
  expect(fast(end + 300)).toBe(true)
  expect(fast(end + 700)).toBe(false)
})
