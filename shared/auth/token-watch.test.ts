import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Verified } from './token.ts'
import { watchToken } from './token-watch.ts'

const actor = { id: 'u1', name: '安娜', division: '340405100', department: null, roles: [] }

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A token that is good for so long; the test may change what is said of it. */
const watched = (lifetime: number) => {
  let verdict: Verified = { ok: true, actor, expires: Date.now() + lifetime }
  const verify = vi.fn(async () => verdict)
  const tell = vi.fn()
  const stop = watchToken(verify, 'token', tell)
  const say = (next: Verified) => {
    verdict = next
  }
  return { verify, tell, stop, say }
}

describe('a token that is watched', () => {
  it('ends at its own end, not before and not after', async () => {
    const { tell } = watched(25_000)
    await vi.advanceTimersByTimeAsync(24_999)
    expect(tell).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(tell).toHaveBeenCalledExactlyOnceWith('expired')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('ends when the clock was set beyond its end meanwhile', async () => {
    const { tell } = watched(3_600_000)
    await vi.advanceTimersByTimeAsync(1_000)
    vi.setSystemTime(Date.now() + 7_200_000)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(tell).toHaveBeenCalledExactlyOnceWith('expired')
  })

  it('ends within ten seconds after its key was withdrawn', async () => {
    const { tell, say } = watched(3_600_000)
    await vi.advanceTimersByTimeAsync(60_000)
    say({ ok: false, reason: 'invalid' })
    await vi.advanceTimersByTimeAsync(10_000)
    expect(tell).toHaveBeenCalledExactlyOnceWith('invalid')
    expect(vi.getTimerCount()).toBe(0)
  })

  it('is good until its end while the provider is silent', async () => {
    const { tell, say } = watched(60_000)
    await vi.advanceTimersByTimeAsync(1_000)
    say({ ok: false, reason: 'unavailable' })
    await vi.advanceTimersByTimeAsync(58_999)
    expect(tell).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(tell).toHaveBeenCalledExactlyOnceWith('expired')
  })

  it('is not looked at any longer, and leaves no timer, when nobody watches', async () => {
    const { verify, tell, stop } = watched(25_000)
    await vi.advanceTimersByTimeAsync(1_000)
    stop()
    expect(vi.getTimerCount()).toBe(0)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(verify).toHaveBeenCalledTimes(1)
    expect(tell).not.toHaveBeenCalled()
  })
})
