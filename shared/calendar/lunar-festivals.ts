import { addDays, type LocalDate } from './local-date.ts'

/** The days of a year that follow the moon, and 清明, which follows the sun. */
export type LunarFestivals = {
  /** 正月初一, the first day of Spring Festival. */
  newYear: LocalDate
  qingming: LocalDate
  dragonBoat: LocalDate
  midAutumn: LocalDate
}

/**
 * 正月初一, 清明, 端午 and 中秋 by the calendar of GB/T 33661-2017, extracted once with tyme4ts 1.5.2 and
 * compared with chinese-days in the test beside it. A table, because what Node brings is wrong: its
 * `Intl` calendar puts the New Year of 2027 and of 2030 a day off.
 */
const table = `
2024 02-10 04-04 06-10 09-17
2025 01-29 04-04 05-31 10-06
2026 02-17 04-05 06-19 09-25
2027 02-06 04-05 06-09 09-15
2028 01-26 04-04 05-28 10-03
2029 02-13 04-04 06-16 09-22
2030 02-03 04-05 06-05 09-12
2031 01-23 04-05 06-24 10-01
2032 02-11 04-04 06-12 09-19
2033 01-31 04-04 06-01 09-08
2034 02-19 04-05 06-20 09-27
2035 02-08 04-05 06-10 09-16
2036 01-28 04-04 05-30 10-04
2037 02-15 04-04 06-18 09-24
2038 02-04 04-05 06-07 09-13
2039 01-24 04-05 05-27 10-02
2040 02-12 04-04 06-14 09-20
2041 02-01 04-04 06-03 09-10
2042 01-22 04-04 06-22 09-28
2043 02-10 04-05 06-11 09-17
2044 01-30 04-04 05-31 10-05
2045 02-17 04-04 06-19 09-25
2046 02-06 04-04 06-08 09-15
2047 01-26 04-05 05-29 10-04
2048 02-14 04-04 06-15 09-22
2049 02-02 04-04 06-04 09-11
2050 01-23 04-04 06-23 09-30
2051 02-11 04-05 06-13 09-19
2052 02-01 04-04 06-01 09-07
2053 02-19 04-04 06-20 09-26
2054 02-08 04-04 06-10 09-16
2055 01-28 04-05 05-30 10-05
2056 02-15 04-04 06-17 09-24
2057 02-04 04-04 06-06 09-13
2058 01-24 04-04 06-25 10-02
2059 02-12 04-05 06-14 09-21
2060 02-02 04-04 06-03 09-09
2061 01-21 04-04 06-22 09-28
2062 02-09 04-04 06-11 09-17
2063 01-29 04-05 06-01 10-06
2064 02-17 04-04 06-19 09-25
2065 02-05 04-04 06-08 09-15
2066 01-26 04-04 05-28 10-03
2067 02-14 04-05 06-16 09-23
2068 02-03 04-04 06-04 09-11
2069 01-23 04-04 06-23 09-29
2070 02-11 04-04 06-13 09-19
2071 01-31 04-05 06-02 09-08
2072 02-19 04-04 06-20 09-26
2073 02-07 04-04 06-10 09-16
2074 01-27 04-04 05-30 10-05
2075 02-15 04-04 06-17 09-24
2076 02-05 04-04 06-06 09-12
2077 01-24 04-04 06-24 10-01
2078 02-12 04-04 06-14 09-20
2079 02-02 04-04 06-04 09-10
2080 01-22 04-04 06-22 09-28
2081 02-09 04-04 06-11 09-17
2082 01-29 04-04 06-01 10-06
2083 02-17 04-04 06-19 09-26
2084 02-06 04-04 06-07 09-14
2085 01-26 04-04 05-27 10-03
2086 02-14 04-04 06-15 09-22
2087 02-03 04-04 06-05 09-11
2088 01-24 04-04 06-23 09-29
2089 02-10 04-04 06-13 09-18
2090 01-30 04-04 06-02 09-08
2091 02-18 04-04 06-21 09-27
2092 02-07 04-04 06-09 09-16
2093 01-27 04-04 05-29 10-05
2094 02-15 04-04 06-17 09-24
2095 02-05 04-04 06-06 09-13
2096 01-25 04-04 06-24 09-30
2097 02-12 04-04 06-14 09-20
2098 02-01 04-04 06-04 09-09
2099 01-21 04-04 06-23 09-29
`

const readRow = (row: string): [year: number, festivals: LunarFestivals] => {
  const [year, ...days] = row.split(' ')
  const [newYear, qingming, dragonBoat, midAutumn] = days.map((day) => `${year}-${day}`)
  return [Number(year), { newYear, qingming, dragonBoat, midAutumn } as LunarFestivals]
}

const byYear = new Map(table.trim().split('\n').map(readRow))

/** The last year whose festivals are known here. */
export const LAST_LUNAR_YEAR: number = Math.max(...byYear.keys())

/** The festivals of a year; throws RangeError for a year that the table does not have. */
export const lunarFestivals = (year: number): LunarFestivals => {
  const found = byYear.get(year)
  if (!found) throw new RangeError(`the lunar festivals of ${year} are not known here`)
  return found
}

/** 除夕: the last day of the old lunar year, whether that month has 29 or 30 days. */
export const newYearsEve = ({ newYear }: LunarFestivals): LocalDate => addDays(newYear, -1)
