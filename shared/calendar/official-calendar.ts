import type { Calendar } from './calendar.ts'
import { addDays, type LocalDate } from './local-date.ts'

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

const notices = [notice2024, notice2025, notice2026]

function daysFrom(first: LocalDate, last: LocalDate): LocalDate[] {
  return first > last ? [] : [first, ...daysFrom(addDays(first, 1), last)]
}

/**
 * The official calendar of 2024 to 2026. The notice for a year comes out in the November before it:
 * add it here, move `coveredUntil`, and name the version after the notice's year.
 */
export const officialCalendar: Calendar = {
  version: 'state-council-2026',
  coveredUntil: '2026-12-31',
  holidays: notices.flatMap((notice) =>
    notice.off.flatMap(([first, last]) => daysFrom(first, last)),
  ),
  swappedWorkdays: notices.flatMap((notice) => notice.worked),
}
