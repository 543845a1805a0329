import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { risen, wentBack } from './current-marks.ts'

const marks = (all: Record<string, [stream: string, sequence: number]>) =>
  new Map(Object.entries(all).map(([feed, [stream, sequence]]) => [feed, { stream, sequence }]))

const anyMarks = fc
  .dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.tuple(fc.constantFrom('first', 'second'), fc.nat(3)),
  )
  .map(marks)

describe('the marks that have risen', () => {
  it('are those of new feeds, of a new life of the stream, and the higher ones', () => {
    const known = marks({ same: ['first', 5], on: ['first', 5], anew: ['first', 5] })
    const higher = marks({ on: ['first', 6], anew: ['second', 1], added: ['first', 0] })
    const now = new Map([...higher, ...marks({ same: ['first', 5] })])
    expect(risen(known, now)).toEqual(higher)
  })

  it('are none of those that fell within one life of the stream', () => {
    expect(risen(marks({ a: ['first', 5] }), marks({ a: ['first', 4] })).size).toBe(0)
  })
})

describe('a database went back', () => {
  it('when a mark is lower, or gone', () => {
    const known = marks({ a: ['first', 5], b: ['first', 5] })
    expect(wentBack(known, marks({ a: ['first', 4], b: ['first', 9] }))).toBe(true)
    expect(wentBack(known, marks({ a: ['first', 9] }))).toBe(true)
  })

  it('not when its marks are the same or higher, of another life of the stream, or more', () => {
    const known = marks({ a: ['first', 5], b: ['first', 5] })
    expect(wentBack(known, marks({ a: ['first', 5], b: ['second', 1], c: ['first', 0] }))).toBe(
      false,
    )
    expect(wentBack(new Map(), known)).toBe(false)
  })

  it('never when what had risen was kept', () => {
    fc.assert(
      fc.property(anyMarks, anyMarks, (known, now) => {
        expect(wentBack(known, new Map([...known, ...risen(known, now)]))).toBe(false)
      }),
    )
  })
})
