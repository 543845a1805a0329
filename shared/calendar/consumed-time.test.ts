import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { consumedTime, EXPLAINED_DAYS, workingDaysUsed } from './consumed-time.ts'
import { dueDate } from './due-date.ts'
import { addDays, dateOfDay, dayNumber } from './local-date.ts'
import { officialCalendar as calendar } from './official-calendar.ts'
import type { Stop } from './stops.ts'
import { workingDaysBetween } from './working-days.ts'

const dates = fc
  .integer({ min: dayNumber('2025-06-01'), max: dayNumber('2027-03-01') })
  .map(dateOfDay)
// `until` may lie before `from`: such a stop is nonsense, and must stop nothing.
const stops = fc.array(fc.record({ from: dates, until: fc.option(dates, { freq: 5 }) }), {
  maxLength: 5,
})
const closedStops = fc.array(fc.record({ from: dates, until: dates }), { maxLength: 5 })
const spans = fc.record({ acceptedOn: dates, stops, until: dates })
const limits = fc.integer({ min: 0, max: 120 })

describe('consumed time', () => {
  it('explains every day of a case over the 2026 spring festival', () => {
    const span = {
      acceptedOn: '2026-02-12',
      stops: [{ from: '2026-02-25', until: '2026-02-26' }],
      until: '2026-03-02',
    }
    const { used, days, complete } = consumedTime(calendar, span)
    expect(used).toBe(7)
    expect(complete).toBe(true)
    expect(
      days.map(({ date, counted, reason }) => `${date.slice(5)} ${counted ? '+' : ' '} ${reason}`),
    ).toEqual([
      '02-12   acceptance-day',
      '02-13 + working-day',
      '02-14 + swapped-working-day',
      ...['15', '16', '17', '18', '19', '20', '21', '22', '23'].map((day) => `02-${day}   holiday`),
      '02-24 + working-day',
      '02-25 + working-day',
      '02-26   stopped',
      '02-27 + working-day',
      '02-28 + swapped-working-day',
      '03-01   weekend',
      '03-02 + working-day',
    ])
  })

  it('uses nothing on the day of acceptance, even on a working day', () => {
    const today = { acceptedOn: '2026-11-20', stops: [], until: '2026-11-20' }
    expect(consumedTime(calendar, today)).toEqual({
      used: 0,
      days: [{ date: '2026-11-20', counted: false, reason: 'acceptance-day' }],
      complete: true,
    })
  })

  it('is empty when read before acceptance', () => {
    const before = { acceptedOn: '2026-11-20', stops: [], until: '2026-11-19' }
    expect(consumedTime(calendar, before)).toEqual({ used: 0, days: [], complete: true })
  })

  it('uses exactly the days that it says counted', () => {
    fc.assert(
      fc.property(spans, (span) => {
        const { used, days, complete } = consumedTime(calendar, span)
        expect(complete).toBe(true)
        expect(used).toBe(days.filter((day) => day.counted).length)
        expect(used).toBe(workingDaysUsed(calendar, span))
      }),
      { numRuns: 300 },
    )
  })

  it('never passes the working days there are, and no stop adds any', () => {
    fc.assert(
      fc.property(spans, stops, (span, more) => {
        const used = workingDaysUsed(calendar, span)
        expect(used).toBeGreaterThanOrEqual(0)
        expect(used).toBeLessThanOrEqual(workingDaysBetween(calendar, span.acceptedOn, span.until))
        expect(
          workingDaysUsed(calendar, { ...span, stops: [...span.stops, ...more] }),
        ).toBeLessThanOrEqual(used)
      }),
    )
  })

  it('takes no notice of the order of the stops', () => {
    fc.assert(
      fc.property(spans, (span) => {
        const turned = { ...span, stops: [...span.stops].reverse() }
        expect(workingDaysUsed(calendar, turned)).toBe(workingDaysUsed(calendar, span))
      }),
    )
  })

  it('never runs backwards', () => {
    fc.assert(
      fc.property(spans, (span) => {
        const step =
          workingDaysUsed(calendar, { ...span, until: addDays(span.until, 1) }) -
          workingDaysUsed(calendar, span)
        expect(step === 0 || step === 1).toBe(true)
      }),
    )
  })

  it('says when the explanation of a very long case is cut', () => {
    const { used, days, complete } = consumedTime(calendar, {
      acceptedOn: '2024-01-01',
      stops: [],
      until: '2033-12-31',
    })
    expect(days).toHaveLength(EXPLAINED_DAYS)
    expect(complete).toBe(false)
    expect(used).toBe(workingDaysBetween(calendar, '2024-01-01', '2033-12-31'))
  })
})

describe('the due date', () => {
  it.each<[string, Stop[], string | null]>([
    ['without a stop', [], '2026-11-27'],
    [
      'moved by a stop of two working days',
      [{ from: '2026-11-24', until: '2026-11-26' }],
      '2026-12-01',
    ],
    [
      'not moved by a stop over a weekend',
      [{ from: '2026-11-20', until: '2026-11-22' }],
      '2026-11-27',
    ],
    [
      'not moved by a stop begun and ended on a day',
      [{ from: '2026-11-24', until: '2026-11-24' }],
      '2026-11-27',
    ],
    [
      'moved once by two stops that overlap',
      [
        { from: '2026-11-23', until: '2026-11-25' },
        { from: '2026-11-24', until: '2026-11-26' },
      ],
      '2026-12-02',
    ],
    ['unknown while the clock stands still', [{ from: '2026-11-24', until: null }], null],
    ['known when it fell before the stop', [{ from: '2026-11-27', until: null }], '2026-11-27'],
    [
      'unknown when the last day is the first stopped one',
      [{ from: '2026-11-26', until: null }],
      null,
    ],
  ])('of five days from Friday 2026-11-20, %s', (_, given, date) => {
    expect(dueDate(calendar, '2026-11-20', 5, given).date).toBe(date)
  })

  it('of a direct item is the day itself, whatever stops', () => {
    expect(dueDate(calendar, '2026-11-21', 0, [{ from: '2026-11-01', until: null }]).date).toBe(
      '2026-11-21',
    )
  })

  it('is provisional beyond the notices', () => {
    expect(dueDate(calendar, '2026-12-30', 2, [])).toEqual({
      date: '2027-01-04',
      provisional: true,
    })
  })

  it('is the first day on which the limit is used up', () => {
    fc.assert(
      fc.property(dates, limits, closedStops, (start, days, given) => {
        const due = dueDate(calendar, start, days, given).date!
        const used = (until: string) =>
          workingDaysUsed(calendar, { acceptedOn: start, stops: given, until })
        expect(used(due)).toBe(days)
        if (days > 0) expect(used(addDays(due, -1))).toBe(days - 1)
      }),
    )
  })

  it('is null exactly when an open stop comes before the limit is used up', () => {
    fc.assert(
      fc.property(dates, limits, stops, (start, days, given) => {
        const span = { acceptedOn: start, stops: given, until: '2040-01-01' }
        expect(dueDate(calendar, start, days, given).date === null).toBe(
          workingDaysUsed(calendar, span) < days,
        )
      }),
    )
  })

  it('is only moved later by a stop', () => {
    fc.assert(
      fc.property(dates, limits, closedStops, closedStops, (start, days, given, more) => {
        const due = (list: Stop[]) => dueDate(calendar, start, days, list).date!
        expect(due([...given, ...more]) >= due(given)).toBe(true)
      }),
    )
  })
})
