import { describe, expect, it } from 'vitest'
import { figureOf } from './figure.ts'

const frame = { name: 'x', what: '', unit: '1/s', leavesOut: '', reach: { least: 0.5 } }

describe('a figure', () => {
  it('takes the ratio in each pair, not of the medians', () => {
    const pairs = [
      { ours: 10, floor: 100 },
      { ours: 50, floor: 50 },
      { ours: 60, floor: 100 },
    ]
    const { ratio, ours, floor, met } = figureOf(frame, pairs)
    expect(ratio).toEqual({ median: 0.6, min: 0.1, max: 1 })
    expect([ours.median, floor.median, met]).toEqual([50, 100, true])
  })

  it('knows what is missed, and of what nothing is asked', () => {
    const pairs = [{ ours: 2, floor: 1 }]
    expect(figureOf({ ...frame, reach: { most: 1.6 } }, pairs).met).toBe(false)
    expect(figureOf({ ...frame, reach: { least: 2 } }, pairs).met).toBe(true)
    expect(figureOf({ ...frame, reach: null }, pairs).met).toBe(null)
  })
})
