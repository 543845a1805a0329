import { addDays, isWeekend, type LocalDate } from './local-date.ts'
import { lunarFestivals, newYearsEve } from './lunar-festivals.ts'

const following = (first: LocalDate, count: number): LocalDate[] =>
  Array.from({ length: count }, (_, days) => addDays(first, days))

/**
 * The 13 days off of a year by 《全国年节及纪念日放假办法》 (2024-11-10) 第二条, in order. A day is there twice
 * when two festivals fall on it, e.g. 中秋 on 2028-10-03.
 */
const festivalDays = (year: number): LocalDate[] => {
  const lunar = lunarFestivals(year)
  return [
    `${year}-01-01`,
    ...following(newYearsEve(lunar), 4),
    lunar.qingming,
    ...following(`${year}-05-01`, 2),
    lunar.dragonBoat,
    lunar.midAutumn,
    ...following(`${year}-10-01`, 3),
  ].sort()
}

const nextWorkingDay = (date: LocalDate, off: ReadonlySet<LocalDate>): LocalDate => {
  let day = addDays(date, 1)
  while (isWeekend(day) || off.has(day)) day = addDays(day, 1)
  return day
}

/**
 * The days off of a year for which no notice is out yet: those of 第二条, and for each that falls on a
 * Saturday or Sunday a working day 补假 (《全国年节及纪念日放假办法》第六条). The law leaves open which one; here it
 * is the next one, until the notice says so. What two festivals share is made up as well, as the notice
 * of 2020 did. So every year has 13 working days fewer than weekdays.
 */
export const statutoryHolidays = (year: number): LocalDate[] => {
  const days = festivalDays(year)
  const off = new Set(days)
  for (const [index, day] of days.entries()) {
    if (isWeekend(day) || days.indexOf(day) < index) off.add(nextWorkingDay(day, off))
  }
  return [...off].sort()
}
