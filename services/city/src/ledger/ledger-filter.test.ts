import { describe, expect, it } from 'vitest'
import { withinSight } from './ledger-filter.ts'

const city = { within: '3404', department: null }
const district = { within: '340405', department: null }
const clerk = { within: '340405', department: 'health' }

describe('what of the ledger a person sees', () => {
  it('is all in sight when nothing is asked for', () => {
    expect(withinSight({}, city)).toEqual({ division: '3404', department: null })
    expect(withinSight({ division: null, department: null }, clerk)).toEqual({
      division: '340405',
      department: 'health',
    })
  })

  it('is what was asked for inside it', () => {
    expect(withinSight({ division: '340405100' }, district)).toMatchObject({
      division: '340405100',
    })
    expect(withinSight({ division: '340405', department: 'health' }, city)).toMatchObject({
      division: '340405',
      department: 'health',
    })
    expect(withinSight({ department: 'health' }, clerk)).toMatchObject({ department: 'health' })
  })

  it.each(['3404', '340403', '340403001', '3405', '', '34', 'x', '340405000'])(
    'is nothing in the division %j, beside or above the own one',
    (division) => {
      expect(withinSight({ division }, district)).toBeNull()
    },
  )

  it('is nothing of another department', () => {
    expect(withinSight({ department: 'justice' }, clerk)).toBeNull()
    expect(withinSight({ department: '' }, clerk)).toBeNull()
  })

  it('keeps what else was asked for', () => {
    const rest = {
      statuses: ['decided' as const],
      itemCode: '511A0138600000',
      acceptedFrom: '2026-11-01',
      acceptedUntil: '2026-11-30',
      overdue: true,
    }
    expect(withinSight(rest, clerk)).toEqual({
      ...rest,
      division: '340405',
      department: 'health',
    })
  })

  it('does not change the filter itself', () => {
    const filter = Object.freeze({ division: '340405100' })
    expect(withinSight(filter, clerk)).not.toBe(filter)
  })
})
