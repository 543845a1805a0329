import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { doorbell } from './doorbell.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Waits and remembers whether the wait is over. */
const waiting = (bell: ReturnType<typeof doorbell>, milliseconds: number) => {
  const wait = { over: false }
  void bell.wait(milliseconds).then(() => {
    wait.over = true
  })
  return wait
}
const settle = () => vi.advanceTimersByTimeAsync(0)

describe('a loop that waits for the bell', () => {
  it('is woken at once when it rings', async () => {
    const bell = doorbell()
    const wait = waiting(bell, 1_000)
    await settle()
    expect(wait.over).toBe(false)
    bell.ring()
    await settle()
    expect(wait.over).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('goes on by itself when the time is over, not sooner', async () => {
    const wait = waiting(doorbell(), 1_000)
    await vi.advanceTimersByTimeAsync(999)
    expect(wait.over).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(wait.over).toBe(true)
  })

  it('does not miss a ring that came while it was busy', async () => {
    const bell = doorbell()
    bell.ring()
    const wait = waiting(bell, 1_000)
    await settle()
    expect(wait.over).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is woken once by many rings', async () => {
    const bell = doorbell()
    bell.ring()
    bell.ring()
    await bell.wait(1_000)
    const second = waiting(bell, 1_000)
    await settle()
    expect(second.over).toBe(false)
    bell.ring()
    bell.ring()
    await settle()
    expect(second.over).toBe(true)
    const third = waiting(bell, 1_000)
    await settle()
    expect(third.over).toBe(true)
  })

  it('does not take the ring that ended a wait for a new one', async () => {
    const bell = doorbell()
    const first = waiting(bell, 1_000)
    bell.ring()
    await settle()
    const second = waiting(bell, 1_000)
    await settle()
    expect([first.over, second.over]).toEqual([true, false])
  })

  it('waits anew after the time was over', async () => {
    const bell = doorbell()
    waiting(bell, 10)
    await vi.advanceTimersByTimeAsync(10)
    const next = waiting(bell, 10)
    await vi.advanceTimersByTimeAsync(9)
    expect(next.over).toBe(false)
    bell.ring()
    await settle()
    expect(next.over).toBe(true)
  })
})
