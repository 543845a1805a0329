import { describe, expect, it } from 'vitest'
import { provisionalNotice } from './provisional-notice.ts'

const dates = { dueOn: '2026-12-28', legalDueOn: '2027-03-01' }

describe('what is printed beside provisional dates', () => {
  it('is nothing when all are settled', () => {
    const settled = { ...dates, dueProvisional: false, legalDueProvisional: false }
    expect(provisionalNotice(settled)).toBeNull()
  })

  it('names each date that may move, and what to do, in both languages', () => {
    const notice = provisionalNotice({ ...dates, dueProvisional: true, legalDueProvisional: true })
    for (const text of Object.values(notice!)) {
      expect(text).toContain('2026-12-28')
      expect(text).toContain('2027-03-01')
    }
    expect(notice!.zh).toMatch(/承诺.*法定.*国务院.*查询/)
    expect(notice!.en).toMatch(/promised.*legal.*State Council.*[Tt]rack/)
  })

  it('does not name a date that is settled', () => {
    const notice = provisionalNotice({ ...dates, dueProvisional: false, legalDueProvisional: true })
    expect(notice!.zh).not.toContain('2026-12-28')
    expect(notice!.en).not.toContain('promised')
  })

  it('is nothing while the clock stands still and there is no date', () => {
    const stopped = { dueOn: null, legalDueOn: null }
    expect(
      provisionalNotice({ ...stopped, dueProvisional: true, legalDueProvisional: true }),
    ).toBeNull()
  })
})
