import { dueDate, isWorkingDay, officialCalendar } from '@liandong/shared/calendar'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dueOn } from './checker/due-on.ts'
import { isWorked, nextDay } from './checker/working-days.ts'

const FIRST = Date.parse('2024-01-01') / 86_400_000
const dates = fc
  .integer({ min: FIRST, max: FIRST + 6 * 365 })
  .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10))
const stops = fc.array(fc.record({ from: dates, until: fc.option(dates, { freq: 4 }) }), {
  maxLength: 4,
})

describe('the checker and the product, which share no code, agree', () => {
  it('on every single day of 2024 to 2099', () => {
    const differing: string[] = []
    for (let day = '2024-01-01'; day < '2100'; day = nextDay(day)) {
      if (isWorked(day) !== isWorkingDay(officialCalendar, day)) differing.push(day)
    }
    expect(differing).toEqual([])
  })

  it('on the due date of any limit with any stops', () => {
    fc.assert(
      fc.property(dates, fc.nat({ max: 120 }), stops, (acceptedOn, days, given) => {
        expect(dueOn(acceptedOn, days, given)).toBe(
          dueDate(officialCalendar, acceptedOn, days, given).date,
        )
      }),
      { numRuns: 300 },
    )
  })
})
