import chineseDays from 'chinese-days'
import { describe, expect, it } from 'vitest'
import { isWorkingDay, kindOfDay } from './day-kind.ts'
import { addDays, isWeekend } from './local-date.ts'
import { officialCalendar } from './official-calendar.ts'

const days: string[] = []
for (let day = '2024-01-01'; day <= officialCalendar.coveredUntil; day = addDays(day, 1))
  days.push(day)

describe('the official calendar', () => {
  it('agrees with chinese-days on every single day it covers', () => {
    expect(days).toHaveLength(366 + 365 + 365)
    const differing = days.filter(
      (day) => isWorkingDay(officialCalendar, day) !== chineseDays.isWorkday(day),
    )
    expect(differing).toEqual([])
  })

  it('has the working days of each year', () => {
    const count = (year: string) =>
      days.filter((day) => day.startsWith(year) && isWorkingDay(officialCalendar, day)).length
    expect([count('2024'), count('2025'), count('2026')]).toEqual([251, 248, 248])
  })

  it('swaps only weekend days, names no day twice, and stays inside its cover', () => {
    const { holidays, swappedWorkdays, coveredUntil } = officialCalendar
    const all = [...holidays, ...swappedWorkdays]
    expect(swappedWorkdays.filter((day) => !isWeekend(day))).toEqual([])
    expect(new Set(all).size).toBe(all.length)
    expect(all.filter((day) => day > coveredUntil)).toEqual([])
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
    ['2027-01-01', 'working-day'],
  ])('%s is a %s', (date, kind) => {
    expect(kindOfDay(officialCalendar, date)).toBe(kind)
  })

  it('lets the swapped day win where bad data names a day twice', () => {
    const twice = { ...officialCalendar, holidays: ['2026-11-21'], swappedWorkdays: ['2026-11-21'] }
    expect(isWorkingDay(twice, '2026-11-21')).toBe(true)
  })
})
