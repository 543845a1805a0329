import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, dateOfDay } from '../calendar/local-date.ts'
import { checkAppliedOn } from './applied-on.ts'

const codeOf = (...asked: Parameters<typeof checkAppliedOn>): string => {
  const checked = checkAppliedOn(...asked)
  return checked.ok ? checked.value : checked.error.code
}

describe('the date of application', () => {
  it('may be the day on which the applicant was born, and none before', () => {
    const child = '2026-11-20'
    expect(codeOf('2026-11-20', child, '2026-11-28')).toBe('2026-11-20')
    expect(codeOf('2026-11-19', child, '2026-11-28')).toBe('DATE_BEFORE_BIRTH')
  })

  it('goes back a year where no birth is known', () => {
    expect(codeOf('2025-11-28', null, '2026-11-28')).toBe('2025-11-28')
    expect(codeOf('2025-11-27', null, '2026-11-28')).toBe('DATE_TOO_EARLY')
    expect(codeOf('1900-01-01', null, '2026-11-28')).toBe('DATE_TOO_EARLY')
  })

  it('has an earliest day on a leap day too', () => {
    expect(codeOf('2027-02-28', null, '2028-02-29')).toBe('2027-02-28')
    expect(codeOf('2027-02-27', null, '2028-02-29')).toBe('DATE_TOO_EARLY')
  })

  it('is never after today, never more than 366 days back', () => {
    const days = fc.integer({ min: 18_000, max: 24_000 }).map(dateOfDay)
    fc.assert(
      fc.property(days, days, (text, today) => {
        const { ok } = checkAppliedOn(text, null, today)
        if (ok) expect(text <= today && text >= addDays(today, -366)).toBe(true)
        else expect(text > today || text < addDays(today, -365)).toBe(true)
      }),
    )
  })
})
