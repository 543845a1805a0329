import { describe, expect, it } from 'vitest'
import { figureOf } from './figure.ts'
import { ratioLine, reportLines } from './report.ts'

const figure = figureOf(
  { name: 'a', what: 'w', unit: '1/s', reach: { least: 0.4 }, leavesOut: 'o' },
  [{ ours: 1, floor: 3 }],
)

describe('the report', () => {
  it('tells everything about a figure, and what it leaves out', () => {
    const [, row = '', , below] = reportLines([figure])
    expect(row.split(/\s{2,}/)).toEqual([
      'a',
      '1.00',
      '3.00',
      '1/s',
      '0.33',
      '0.33–0.33',
      '≥ 0.4',
      'MISSED',
    ])
    expect(below).toBe('a: w. Leaves out: o.')
  })

  it('ends with every ratio as one JSON object', () => {
    expect(JSON.parse(ratioLine([figure, { ...figure, name: 'b.c' }]))).toEqual({
      a: 0.333,
      'b.c': 0.333,
    })
  })
})
