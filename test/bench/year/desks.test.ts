import { describe, expect, it } from 'vitest'
import { createDesks } from './desks.ts'

describe('the desks', () => {
  it('are looked at from time to time, more often by idle callers', () => {
    let now = 0
    const desks = createDesks<string>(() => now)
    expect(desks.due(true)).toBe(null)
    desks.expect('340405', 'a', 'case a')
    now = 60
    expect(desks.due(false)).toBe(null)
    expect(desks.due(true)).toBe('340405')
    expect(desks.due(true)).toBe(null)
    now = 3_000
    expect(desks.due(false)).toBe('340405')
  })

  it('find what they waited for, once', () => {
    const desks = createDesks<string>(() => 0)
    desks.expect('3404', 'a', 'case a')
    desks.expect('3404', 'b', 'case b')
    expect(desks.arrived('3404', ['x', 'b'])).toEqual(['case b'])
    expect(desks.arrived('3404', ['b'])).toEqual([])
    expect(desks.waiting()).toBe(1)
  })
})
