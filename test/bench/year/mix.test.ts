import { describe, expect, it } from 'vitest'
import { entriesOf, stepsOf, type Way, wayOf } from './mix.ts'

describe('the mix of a year', () => {
  it('decides 68 of 100 cases at once, and has about six events a case', () => {
    const ways = Array.from({ length: 100 }, (_, n) => wayOf(n))
    const count = (way: Way) => ways.filter((one) => one === way).length
    expect([count('direct'), count('district'), count('city')]).toEqual([68, 20, 12])
    const events = ways.reduce((sum, way) => sum + entriesOf(way), 0)
    expect(events / 100).toBeCloseTo(6, 0)
  })

  it('mixes the ways', () => {
    const first = Array.from({ length: 20 }, (_, n) => wayOf(n))
    expect(new Set(first).size).toBe(3)
  })

  it('takes over before it works at another counter', () => {
    for (const steps of Object.values(stepsOf)) {
      for (const [index, { at, arrives }] of steps.entries()) {
        const before = steps[index - 1]?.at ?? 'station'
        expect(arrives).toBe(at !== before)
      }
    }
  })
})
