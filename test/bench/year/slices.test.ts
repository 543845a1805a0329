import { describe, expect, it } from 'vitest'
import { nextSlice, slicing } from './slices.ts'

describe('slices of the year', () => {
  it('are as many as there are rounds in every bench, after a warm-up', () => {
    expect(slicing({ rounds: 5, cases: 20_000 })).toEqual({ rounds: 5, warm: 1_000 })
  })

  it('are more in a long run, so that none has more than ten thousand cases', () => {
    expect(slicing({ rounds: 11, cases: 340_000 })).toEqual({ rounds: 34, warm: 1_000 })
  })

  it('are equal parts of what is left, while there is time', () => {
    const rest = { cases: 19_000, rounds: 5, seconds: 200, casesPerSecond: 400 }
    expect(nextSlice(rest)).toBe(3_800)
    expect(nextSlice({ ...rest, seconds: Number.POSITIVE_INFINITY })).toBe(3_800)
    expect(nextSlice({ ...rest, cases: 339_000, rounds: 34 })).toBe(2_352)
    expect(nextSlice({ ...rest, cases: 339_000, rounds: 5, casesPerSecond: 4_000 })).toBe(10_000)
  })

  it('are cut to the time that there is, and never to nothing', () => {
    const rest = { cases: 19_000, rounds: 5, seconds: 200, casesPerSecond: 40 }
    expect(nextSlice(rest)).toBe(1_600)
    expect(nextSlice({ ...rest, seconds: -1 })).toBe(1)
  })

  it('make up later for what a cold network could not do at first', () => {
    let [left, seconds, rate] = [19_000, 220, 50]
    for (let rounds = 5; rounds > 0; rounds -= 1) {
      const slice = nextSlice({ cases: left, rounds, seconds, casesPerSecond: rate })
      rate *= 1.3
      left -= slice
      seconds -= slice / rate
    }
    expect(left).toBeLessThanOrEqual(0)
  })
})
