import { type LocalDate, officialCalendar } from '@liandong/shared/calendar'
import type { CaseEvent } from '@liandong/shared/case'
import { describe, expect, it } from 'vitest'
import { staysOf } from './stays.ts'

const station = '340405100'
const district = '340405'
const city = '3404'

/** Ten in the morning in China. */
const morningOf = (date: LocalDate) => `${date}T02:00:00.000Z`

type Line = [date: LocalDate, division: string, type: CaseEvent['type']]

/** A log of which only day, writer and kind of each entry matter here. */
const logOf = (...lines: Line[]): CaseEvent[] =>
  lines.map(
    ([date, division, type], index) =>
      ({
        type,
        number: index + 1,
        at: morningOf(date),
        by: { id: 'p-1', name: '张伟', division, department: null },
      }) as unknown as CaseEvent,
  )

const stays = (now: LocalDate, ...lines: Line[]) =>
  staysOf(logOf(...lines), officialCalendar, new Date(morningOf(now))).map(
    ({ division, from, until, workingDays }) => [
      division.code,
      from.slice(0, 10),
      until?.slice(0, 10) ?? null,
      workingDays,
    ],
  )

const opened: Line = ['2026-11-23', station, 'accepted']
const upward: Line[] = [
  opened,
  ['2026-11-24', station, 'handedOver'],
  ['2026-11-26', district, 'takenOver'],
]

describe('who had a case how long', () => {
  it('begins with the counter that accepted it, which still has it', () => {
    expect(stays('2026-11-23', opened)).toEqual([[station, '2026-11-23', null, 0]])
    expect(stays('2026-11-30', opened)).toEqual([[station, '2026-11-23', null, 5]])
  })

  it('counts the way to the next holder to the giver, who answers for the case until then', () => {
    expect(stays('2026-11-25', ...upward.slice(0, 2))).toEqual([[station, '2026-11-23', null, 2]])
    expect(stays('2026-11-30', ...upward)).toEqual([
      [station, '2026-11-23', '2026-11-26', 3],
      [district, '2026-11-26', null, 2],
    ])
  })

  it('goes up, back and up again, each time as a stay of its own', () => {
    const lines: Line[] = [
      ...upward,
      ['2026-11-26', district, 'claimed'],
      ['2026-11-27', district, 'handedOver'],
      ['2026-11-30', station, 'takenOver'],
      ['2026-12-01', station, 'supplemented'],
      ['2026-12-01', station, 'handedOver'],
      ['2026-12-02', district, 'takenOver'],
      ['2026-12-02', district, 'handedOver'],
      ['2026-12-03', city, 'takenOver'],
    ]
    expect(stays('2026-12-04', ...lines)).toEqual([
      [station, '2026-11-23', '2026-11-26', 3],
      [district, '2026-11-26', '2026-11-30', 2],
      [station, '2026-11-30', '2026-12-02', 2],
      [district, '2026-12-02', '2026-12-03', 1],
      [city, '2026-12-03', null, 1],
    ])
  })

  it.each(['delivered', 'withdrawn'] as const)('ends when the case is %s, not later', (end) => {
    const lines: Line[] = [...upward, ['2026-11-27', district, end]]
    expect(stays('2026-12-31', ...lines)).toEqual([
      [station, '2026-11-23', '2026-11-26', 3],
      [district, '2026-11-26', '2026-11-27', 1],
    ])
  })

  it('is no time at all when acceptance was refused', () => {
    expect(stays('2026-12-31', ['2026-11-23', station, 'applicationRefused'])).toEqual([
      [station, '2026-11-23', '2026-11-23', 0],
    ])
  })

  it('goes on after the decision, until the result is delivered', () => {
    const lines: Line[] = [...upward, ['2026-11-27', district, 'decided']]
    expect(stays('2026-11-30', ...lines).at(-1)).toEqual([district, '2026-11-26', null, 2])
  })

  it('is told in working days of the official calendar, in days of China', () => {
    const late = logOf(['2026-09-30', station, 'accepted'])
    const until = (now: string) => staysOf(late, officialCalendar, new Date(now))[0]?.workingDays
    expect(until(morningOf('2026-10-07'))).toBe(0)
    expect(until(morningOf('2026-10-10'))).toBe(3)
    expect(until('2026-10-08T15:59:59.999Z')).toBe(1)
    expect(until('2026-10-08T16:00:00.000Z')).toBe(2)
  })

  it('is nothing for a log without entries', () => {
    expect(stays('2026-11-23')).toEqual([])
  })
})
