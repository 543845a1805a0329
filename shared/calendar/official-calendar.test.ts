import chineseDays from 'chinese-days'
import { describe, expect, it } from 'vitest'
import { isWorkingDay, kindOfDay } from './day-kind.ts'
import { addDays, isWeekend } from './local-date.ts'
import { officialCalendar } from './official-calendar.ts'

const daysOf = (year: number): string[] => {
  const days: string[] = []
  for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1)) days.push(day)
  return days
}
const workingDaysOf = (year: number) =>
  daysOf(year).filter((day) => isWorkingDay(officialCalendar, day))
const weekdaysOf = (year: number) => daysOf(year).filter((day) => !isWeekend(day))
const announced = [2024, 2025, 2026]
const yearsAhead = Array.from({ length: 73 }, (_, index) => 2027 + index)

describe('the official calendar', () => {
  it('agrees with chinese-days on every single day of the years with a notice', () => {
    const days = announced.flatMap(daysOf)
    expect(days).toHaveLength(366 + 365 + 365)
    const differing = days.filter(
      (day) => isWorkingDay(officialCalendar, day) !== chineseDays.isWorkday(day),
    )
    expect(differing).toEqual([])
  })

  it('has the working days of each year', () => {
    expect([...announced, 2027].map((year) => workingDaysOf(year).length)).toEqual([
      ...[251, 248, 248, 248],
    ])
  })

  // A mistyped notice is found by this: swapping days changes no number. 11 days by the statute of 2014.
  const daysOff = [2025, 2026, ...yearsAhead].map((year): [number, number] => [year, 13])
  it.each([[2024, 11] as [number, number], ...daysOff])(
    'has in %i %i working days fewer than weekdays',
    (year, off) => {
      expect(weekdaysOf(year).length - workingDaysOf(year).length).toBe(off)
    },
  )

  it('is settled to the end of November of the last notice, for the next may move December', () => {
    expect(officialCalendar.coveredUntil).toBe('2026-11-30')
  })

  it('names its version by the last notice and by its days', () => {
    expect(officialCalendar.version).toMatch(/^2026-[0-9a-f]{8}$/)
  })

  it('swaps only weekend days and names no day twice', () => {
    const { holidays, swappedWorkdays } = officialCalendar
    const all = [...holidays, ...swappedWorkdays]
    expect(swappedWorkdays.filter((day) => !isWeekend(day))).toEqual([])
    expect(new Set(all).size).toBe(all.length)
  })

  it.each([
    ['2026-02-13', 'working-day'],
    ['2026-02-14', 'swapped-working-day'],
    ['2026-02-15', 'holiday'],
    ['2026-02-21', 'holiday'],
    ['2026-02-23', 'holiday'],
    ['2026-02-24', 'working-day'],
    ['2026-02-28', 'swapped-working-day'],
    ['2026-11-21', 'weekend'],
    ['2027-01-01', 'holiday'],
    ['2027-01-02', 'weekend'],
    ['2027-02-08', 'holiday'],
    ['2027-02-11', 'working-day'],
  ])('%s is a %s', (date, kind) => {
    expect(kindOfDay(officialCalendar, date)).toBe(kind)
  })

  it('lets the swapped day win where bad data names a day twice', () => {
    const twice = { ...officialCalendar, holidays: ['2026-11-21'], swappedWorkdays: ['2026-11-21'] }
    expect(isWorkingDay(twice, '2026-11-21')).toBe(true)
  })
})
