import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  dateOfDay,
  dayNumber,
  isLocalDate,
  isWeekend,
  shanghaiDate,
} from './local-date.ts'

describe('a local date', () => {
  it.each(['2026-11-21', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])(
    'is %s',
    (text) => {
      expect(isLocalDate(text)).toBe(true)
    },
  )

  it.each([
    '2026-02-29',
    '2026-02-30',
    '1900-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '20261121',
    '',
    '2026-11-21T00:00',
    ' 2026-11-21',
    '２０２６-11-21',
    '2026-11-21\n',
  ])('is not %j', (text) => {
    expect(isLocalDate(text)).toBe(false)
    expect(() => dayNumber(text)).toThrow(RangeError)
  })

  it('and its day number are the same thing', () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), (day) => {
        expect(dayNumber(dateOfDay(day))).toBe(day)
      }),
    )
    expect(() => dateOfDay(2_932_897)).toThrow(RangeError)
  })

  it('moves over month ends and leap days', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2026-03-01', -1)).toBe('2026-02-28')
  })

  it('knows the weekend, before 1970 too', () => {
    const week = [
      '2026-11-20',
      '2026-11-21',
      '2026-11-22',
      '2026-11-23',
      '1969-12-27',
      '1949-10-01',
      '1949-10-03',
    ]
    expect(week.map(isWeekend)).toEqual([false, true, true, false, true, true, false])
  })
})

describe('the day in Shanghai', () => {
  it('begins at 16:00 UTC', () => {
    expect(shanghaiDate(new Date('2026-11-20T15:59:59.999Z'))).toBe('2026-11-20')
    expect(shanghaiDate(new Date('2026-11-20T16:00:00.000Z'))).toBe('2026-11-21')
    expect(shanghaiDate(new Date('2026-12-31T16:00:00.000Z'))).toBe('2027-01-01')
  })

  it('agrees with the time zone database since 1992', () => {
    const format = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' })
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1992-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        (instant) => {
          expect(shanghaiDate(instant)).toBe(format.format(instant))
        },
      ),
    )
  })

  it('does not exist for an invalid instant', () => {
    expect(() => shanghaiDate(new Date(Number.NaN))).toThrow(RangeError)
  })
})
