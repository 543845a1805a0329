import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CORRELATION_HEADER, correlationIdOf } from './correlation.ts'

const WELL_FORMED = /^[A-Za-z0-9._-]{8,64}$/

describe('a correlation id', () => {
  it('travels in one header', () => {
    expect(CORRELATION_HEADER).toBe('x-correlation-id')
  })

  it.each(['12345678', 'a'.repeat(64), '0b9f.case_1-A'])(
    'is kept when it is well-formed: %s',
    (id) => {
      expect(correlationIdOf(id)).toBe(id)
    },
  )

  it.each([
    null,
    '',
    '1234567',
    'a'.repeat(65),
    'with blank',
    'line\nbreak',
    '办件编号办件编号',
    '"quoted"',
  ])('is made anew otherwise: %j', (id) => {
    expect(correlationIdOf(id)).not.toBe(id)
    expect(correlationIdOf(id)).toMatch(WELL_FORMED)
    expect(correlationIdOf(id)).not.toBe(correlationIdOf(id))
  })

  it('never carries anything into a log that could forge a line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(correlationIdOf(text)).toMatch(WELL_FORMED)
      }),
    )
  })
})
