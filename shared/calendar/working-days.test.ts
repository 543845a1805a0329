import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isWorkingDay } from './day-kind.ts'
import { addDays, dateOfDay, dayNumber, type LocalDate } from './local-date.ts'
import { officialCalendar as calendar } from './official-calendar.ts'
import { addWorkingDays, workingDaysBetween } from './working-days.ts'

const dates = fc
  .integer({ min: dayNumber('2023-11-01'), max: dayNumber('2027-03-01') })
  .map(dateOfDay)
const counts = fc.integer({ min: 0, max: 400 })

function countOneByOne(from: LocalDate, to: LocalDate): number {
  let count = 0
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1))
    if (isWorkingDay(calendar, day)) count += 1
  return count
}

describe('working days between two days', () => {
  it('are those that a finger on the calendar counts', () => {
    fc.assert(
      fc.property(dates, dates, (from, to) => {
        expect(workingDaysBetween(calendar, from, to)).toBe(countOneByOne(from, to))
      }),
    )
  })

  it('add up over any day in between', () => {
    fc.assert(
      fc.property(fc.array(dates, { minLength: 3, maxLength: 3 }), (three) => {
        const [a, b, c] = three.sort() as [string, string, string]
        expect(workingDaysBetween(calendar, a, b) + workingDaysBetween(calendar, b, c)).toBe(
          workingDaysBetween(calendar, a, c),
        )
      }),
    )
  })
})

describe('adding working days', () => {
  it.each([
    ['over the 2026 spring festival', '2026-02-12', 3, '2026-02-24'],
    ['with the swapped Saturday', '2026-02-24', 4, '2026-02-28'],
    ['from a weekend', '2026-11-21', 1, '2026-11-23'],
    ['none at all, on a weekend', '2026-11-21', 0, '2026-11-21'],
    ['over the 2026 national day', '2026-09-30', 3, '2026-10-10'],
  ])('%s', (_, from, days, to) => {
    expect(addWorkingDays(calendar, from, days)).toEqual({ date: to, provisional: false })
  })

  it('says when no notice covers the result', () => {
    expect(addWorkingDays(calendar, '2026-11-27', 1)).toEqual({
      date: '2026-11-30',
      provisional: false,
    })
    expect(addWorkingDays(calendar, '2026-11-30', 1)).toEqual({
      date: '2026-12-01',
      provisional: true,
    })
    expect(addWorkingDays(calendar, '2027-01-02', 0)).toEqual({
      date: '2027-01-02',
      provisional: true,
    })
  })

  it('is the inverse of counting them, and ends on a working day', () => {
    fc.assert(
      fc.property(dates, counts, (from, days) => {
        const { date } = addWorkingDays(calendar, from, days)
        expect(workingDaysBetween(calendar, from, date)).toBe(days)
        expect(days === 0 || isWorkingDay(calendar, date)).toBe(true)
      }),
    )
  })

  it('counts back to where it came from', () => {
    fc.assert(
      fc.property(dates, counts, (from, days) => {
        const to = addDays(from, days)
        const { date } = addWorkingDays(calendar, from, workingDaysBetween(calendar, from, to))
        expect(date <= to).toBe(true)
        expect(date === to).toBe(days === 0 || isWorkingDay(calendar, to))
      }),
    )
  })

  it('is monotone in both arguments and adds up', () => {
    fc.assert(
      fc.property(dates, dates, counts, counts, (a, b, m, n) => {
        const add = (date: LocalDate, days: number) => addWorkingDays(calendar, date, days).date
        const [early, late] = a < b ? [a, b] : [b, a]
        expect(add(early, n) <= add(late, n)).toBe(true)
        expect(add(a, n) < add(a, n + 1)).toBe(true)
        expect(add(add(a, m), n)).toBe(add(a, m + n))
      }),
    )
  })

  it('refuses what is not a number of days', () => {
    for (const days of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => addWorkingDays(calendar, '2026-11-21', days)).toThrow(RangeError)
  })

  it('does not walk day by day over centuries', () => {
    const begin = performance.now()
    for (let i = 0; i < 100; i += 1) addWorkingDays(calendar, '2026-11-21', 1_000_000)
    expect(performance.now() - begin).toBeLessThan(1_000)
  })
})
