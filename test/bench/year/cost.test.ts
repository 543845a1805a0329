import { expect, it } from 'vitest'
import { costOf, steadyCost, wholeCost } from './cost.ts'

it('is the CPU between two readings, by case', () => {
  const cost = costOf({ load: 1, city: 2 }, { load: 1.5, city: 4 }, 1_000)
  expect(cost).toEqual({ load: 0.5, city: 2 })
  expect(wholeCost(cost)).toBe(2.5)
})

it('in units of the generator stays when all become slower, and rises when one part costs more', () => {
  const before = { load: 0.25, city: 1, postgres: 2 }
  const slower = { load: 0.5, city: 2, postgres: 4 }
  const dearer = { load: 0.25, city: 1, postgres: 4 }
  expect(steadyCost(slower)).toBe(steadyCost(before))
  expect(steadyCost(dearer)).toBeGreaterThan(1.5 * steadyCost(before))
})
