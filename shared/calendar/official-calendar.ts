import { createHash } from 'node:crypto'
import type { Calendar } from './calendar.ts'
import { addDays, type LocalDate } from './local-date.ts'
import { LAST_LUNAR_YEAR } from './lunar-festivals.ts'
import { statutoryHolidays } from './statutory-holidays.ts'

/** One yearly notice 国务院办公厅关于部分节假日安排的通知, line by line: first and last day off, days worked. */
type Notice = { off: readonly [LocalDate, LocalDate][]; worked: readonly LocalDate[] }

// Notice of 2023-10-25.
const notice2024: Notice = {
  off: [
    ['2024-01-01', '2024-01-01'],
    ['2024-02-10', '2024-02-17'],
    ['2024-04-04', '2024-04-06'],
    ['2024-05-01', '2024-05-05'],
    ['2024-06-10', '2024-06-10'],
    ['2024-09-15', '2024-09-17'],
    ['2024-10-01', '2024-10-07'],
  ],
  worked: [
    '2024-02-04',
    '2024-02-18',
    '2024-04-07',
    '2024-04-28',
    '2024-05-11',
    '2024-09-14',
    '2024-09-29',
    '2024-10-12',
  ],
}

// Notice of 2024-11-12.
const notice2025: Notice = {
  off: [
    ['2025-01-01', '2025-01-01'],
    ['2025-01-28', '2025-02-04'],
    ['2025-04-04', '2025-04-06'],
    ['2025-05-01', '2025-05-05'],
    ['2025-05-31', '2025-06-02'],
    ['2025-10-01', '2025-10-08'],
  ],
  worked: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
}

// Notice of 2025-11-04.
const notice2026: Notice = {
  off: [
    ['2026-01-01', '2026-01-03'],
    ['2026-02-15', '2026-02-23'],
    ['2026-04-04', '2026-04-06'],
    ['2026-05-01', '2026-05-05'],
    ['2026-06-19', '2026-06-21'],
    ['2026-09-25', '2026-09-27'],
    ['2026-10-01', '2026-10-07'],
  ],
  worked: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
}

const notices: Readonly<Record<number, Notice>> = {
  2024: notice2024,
  2025: notice2025,
  2026: notice2026,
}

const lastNotice = Math.max(...Object.keys(notices).map(Number))

function daysFrom(first: LocalDate, last: LocalDate): LocalDate[] {
  return first > last ? [] : [first, ...daysFrom(addDays(first, 1), last)]
}

const announced = Object.values(notices).flatMap(({ off }) =>
  off.flatMap(([first, last]) => daysFrom(first, last)),
)

const yearsWithoutNotice = Array.from(
  { length: LAST_LUNAR_YEAR - lastNotice },
  (_, index) => lastNotice + 1 + index,
)

const days: Omit<Calendar, 'version'> = {
  // The notice of the next year may still move days of December: that for 2023 took 2022-12-31.
  coveredUntil: `${lastNotice}-11-30`,
  holidays: [...announced, ...yearsWithoutNotice.flatMap(statutoryHolidays)],
  swappedWorkdays: Object.values(notices).flatMap(({ worked }) => worked),
}

// A digest, because nobody can forget to change it with the days.
const digest = createHash('sha256').update(JSON.stringify(days)).digest('hex').slice(0, 8)

/**
 * The official calendar: the State Council's notices for 2024 to 2026, and for every later year up to
 * 2099 what 《全国年节及纪念日放假办法》 says without a notice. The notice for a year comes out in the autumn
 * before it: add it here, and everything else follows, the version too.
 */
export const officialCalendar: Calendar = { version: `${lastNotice}-${digest}`, ...days }
