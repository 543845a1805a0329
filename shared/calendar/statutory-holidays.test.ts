import chineseDays from 'chinese-days'
import { describe, expect, it } from 'vitest'
import { addDays, isWeekend } from './local-date.ts'
import { LAST_LUNAR_YEAR, lunarFestivals, newYearsEve } from './lunar-festivals.ts'
import { officialCalendar } from './official-calendar.ts'
import { statutoryHolidays } from './statutory-holidays.ts'
import { addWorkingDays } from './working-days.ts'

const years = Array.from({ length: LAST_LUNAR_YEAR - 2024 + 1 }, (_, index) => 2024 + index)
const solar = (year: number, monthAndDay: string) =>
  chineseDays.getSolarDateFromLunar(`${year}-${monthAndDay}`).date

describe('the lunar festivals', () => {
  it.each(years)('of %i are those of chinese-days', (year) => {
    expect(lunarFestivals(year)).toEqual({
      newYear: solar(year, '01-01'),
      qingming: chineseDays.getSolarTermDate(year, 4, 'pure_brightness'),
      dragonBoat: solar(year, '05-05'),
      midAutumn: solar(year, '08-15'),
    })
  })

  it('of a year beyond the table are refused, not guessed', () => {
    expect(LAST_LUNAR_YEAR).toBe(2099)
    for (const year of [2023, 2100, 2027.5, Number.NaN])
      expect(() => lunarFestivals(year)).toThrow(RangeError)
  })

  it('have 除夕 on the day before', () => {
    expect(newYearsEve(lunarFestivals(2027))).toBe('2027-02-05')
    expect(newYearsEve(lunarFestivals(2025))).toBe('2025-01-28')
  })
})

describe('the days off by law alone', () => {
  it('are in 2027 those of 第二条 with the days made up by 第六条', () => {
    expect(statutoryHolidays(2027).map((day) => day.slice(5))).toEqual([
      '01-01',
      ...['02-05', '02-06', '02-07', '02-08', '02-09', '02-10'],
      '04-05',
      ...['05-01', '05-02', '05-03', '05-04'],
      '06-09',
      '09-15',
      ...['10-01', '10-02', '10-03', '10-04', '10-05'],
    ])
  })

  it('make up what two festivals share: 中秋 2028 lies inside National Day', () => {
    const autumn = statutoryHolidays(2028).filter((day) => day > '2028-09')
    expect(autumn.map((day) => day.slice(5))).toEqual([
      ...['10-01', '10-02', '10-03', '10-04', '10-05'],
    ])
  })

  it('are 13 working days in every year, and never made up on a day off', () => {
    for (const year of years) {
      const days = statutoryHolidays(year)
      expect(
        days.filter((day) => !isWeekend(day)),
        String(year),
      ).toHaveLength(13)
      expect(new Set(days).size).toBe(days.length)
    }
  })

  // The statute of 2024-11-10 is that of these two notices: what it gives, the notice gives too.
  it.each([2025, 2026])('are off in the notice for %i too, but for those made up', (year) => {
    const { newYear, ...others } = lunarFestivals(year)
    const festivals = [
      ...[`${year}-01-01`, `${year}-05-01`, `${year}-05-02`],
      ...[`${year}-10-01`, `${year}-10-02`, `${year}-10-03`],
      ...[-1, 0, 1, 2].map((days) => addDays(newYear, days)),
      ...Object.values(others),
    ]
    expect(festivals).toHaveLength(13)
    expect(officialCalendar.holidays).toEqual(expect.arrayContaining(festivals))
  })
})

describe('working days after the last notice', () => {
  // faults.md F1, counted by hand; the notice for 2027 will move the later ones a little.
  it.each([
    [5, '2027-01-05'],
    [10, '2027-01-12'],
    [20, '2027-01-26'],
    [30, '2027-02-15'],
    [45, '2027-03-08'],
    [60, '2027-03-29'],
  ])('%i from 2026-12-28 end on %s, provisionally', (days, date) => {
    expect(addWorkingDays(officialCalendar, '2026-12-28', days)).toEqual({
      date,
      provisional: true,
    })
  })
})
