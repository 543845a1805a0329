import chineseDays from 'chinese-days'

const MS_PER_DAY = 86_400_000
const MS_TO_CHINA = 8 * 3_600_000

/** The last year of which chinese-days knows the State Council's notice; it says nothing about others. */
const LAST_NOTICE = 2026

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** The day it is in China at an instant. */
export const chinaDay = (instant: string): string => dayOf(Date.parse(instant) + MS_TO_CHINA)

/** The day after. */
export const nextDay = (day: string): string => dayOf(Date.parse(day) + MS_PER_DAY)

const isWeekend = (day: string): boolean => [0, 6].includes(new Date(day).getUTCDay())

const lunar = (year: number, monthAndDay: string): string =>
  chineseDays.getSolarDateFromLunar(`${year}-${monthAndDay}`).date

/** The days of 《全国年节及纪念日放假办法》第二条, a day twice when two festivals share it. */
const festivals = (year: number): string[] => {
  const newYear = lunar(year, '01-01')
  const eve = dayOf(Date.parse(newYear) - MS_PER_DAY)
  return [
    ...['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'].map((day) => `${year}-${day}`),
    ...[eve, newYear, nextDay(newYear), nextDay(nextDay(newYear))],
    chineseDays.getSolarTermDate(year, 4, 'pure_brightness'),
    ...[lunar(year, '05-05'), lunar(year, '08-15')],
  ]
}

/** Walks through a year: what falls on a weekend or is shared is owed, and paid by the next weekday. */
const daysOff = (year: number): ReadonlySet<string> => {
  const days = festivals(year)
  const off = new Set<string>()
  let owed = 0
  for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = nextDay(day)) {
    const falling = days.filter((one) => one === day).length
    if (isWeekend(day)) owed += falling
    else if (falling > 0 || owed > 0) {
      off.add(day)
      owed += falling - 1
    }
  }
  return off
}

const byYear = new Map<number, ReadonlySet<string>>()

const isDayOff = (day: string): boolean => {
  const year = Number(day.slice(0, 4))
  const off = byYear.get(year) ?? daysOff(year)
  byYear.set(year, off)
  return off.has(day)
}

/** Whether offices work on a day, by a source of its own: nothing here comes from the services. */
export const isWorked = (day: string): boolean =>
  Number(day.slice(0, 4)) <= LAST_NOTICE
    ? chineseDays.isWorkday(day)
    : !isWeekend(day) && !isDayOff(day)
