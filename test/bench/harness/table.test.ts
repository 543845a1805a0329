import { describe, expect, it } from 'vitest'
import { shortNumber, tableLines } from './table.ts'

describe('the table', () => {
  it('aligns names to the left and figures to the right', () => {
    expect(
      tableLines([
        ['bench', 'ratio'],
        ['accept', '0.4'],
        ['x', '12.25'],
      ]),
    ).toEqual(['bench   ratio', 'accept    0.4', 'x       12.25'])
  })

  it('takes rows of different lengths', () => {
    expect(tableLines([['a', '1', '2'], ['bb']])).toEqual(['a   1  2', 'bb'])
    expect(tableLines([])).toEqual([])
  })

  it('writes three digits that count', () => {
    expect([0.4567, 4.567, 45.67, 4567.8, 0, -12.34].map(shortNumber)).toEqual([
      '0.46',
      '4.57',
      '45.7',
      '4,568',
      '0.00',
      '-12.3',
    ])
    expect(shortNumber(Number.POSITIVE_INFINITY)).toBe('Infinity')
  })
})
