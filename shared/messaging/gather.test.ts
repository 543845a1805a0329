import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { gather } from './gather.ts'

const handed: number[][] = []

beforeEach(() => {
  handed.length = 0
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

it('hands over everything together, a while after the first', () => {
  const gathering = gather<number>(100, (items) => handed.push(items))
  gathering.add([1])
  vi.advanceTimersByTime(60)
  gathering.add([2, 3])
  vi.advanceTimersByTime(39)
  expect(handed).toEqual([])
  vi.advanceTimersByTime(1)
  expect(handed).toEqual([[1, 2, 3]])
  vi.advanceTimersByTime(1_000)
  expect(handed).toHaveLength(1)
})

it('begins anew with the next one', () => {
  const gathering = gather<number>(100, (items) => handed.push(items))
  gathering.add([1])
  vi.advanceTimersByTime(100)
  gathering.add([2])
  vi.advanceTimersByTime(100)
  expect(handed).toEqual([[1], [2]])
})

it('hands over at once when it is told to, and nothing when there is nothing', () => {
  const gathering = gather<number>(100, (items) => handed.push(items))
  gathering.flush()
  gathering.add([])
  gathering.add([1])
  gathering.flush()
  vi.advanceTimersByTime(1_000)
  expect(handed).toEqual([[1]])
})
