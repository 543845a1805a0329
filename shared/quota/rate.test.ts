import { afterEach, expect, it, vi } from 'vitest'
import { openRate } from './rate.ts'

afterEach(() => {
  vi.useRealTimers()
})

it('allows each key a sixth of its minute in ten seconds, and says when the next one is allowed', async () => {
  vi.useFakeTimers()
  const rate = openRate(30)
  for (let index = 0; index < 5; index += 1) expect(await rate('a')).toBeNull()
  expect(await rate('a')).toBe(10)
  expect(await rate('b')).toBeNull()
  vi.advanceTimersByTime(8_500)
  expect(await rate('a')).toBe(2)
  vi.advanceTimersByTime(1_500)
  expect(await rate('a')).toBeNull()
})
