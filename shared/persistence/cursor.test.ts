import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatCaseNumber } from '../case/index.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'

const instants = fc
  .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString())
const ids = fc
  .integer({ min: 1, max: 999_999 })
  .map((serial) => formatCaseNumber({ origin: '340405100', date: '2026-11-21', serial }))

const carrying = (text: string) => Buffer.from(text).toString('base64url')

describe('a cursor', () => {
  it('is read back as it was given out', () => {
    fc.assert(
      fc.property(instants, ids, (at, id) => {
        expect(decodeCursor(encodeCursor({ at, id }))).toEqual({ at, id })
      }),
    )
  })

  it('can stand in an address without being written otherwise', () => {
    fc.assert(
      fc.property(instants, ids, (at, id) => {
        expect(encodeCursor({ at, id })).toMatch(/^[\w-]+$/)
      }),
    )
  })

  it('is nothing that somebody made up, and nothing that the database would choke on', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }).map(carrying)), (text) => {
        expect(decodeCursor(text)).toBeNull()
      }),
      { numRuns: 1_000 },
    )
    const at = '2026-11-21T02:00:00.000Z'
    for (const text of [
      '',
      at,
      `${at}|`,
      `|340405100-20261121-00017-J`,
      `2026|340405100-20261121-00017-J`,
      `yesterday|340405100-20261121-00017-J`,
      `2026-13-41T02:00:00.000Z|340405100-20261121-00017-J`,
      `2026-02-30T00:00:00Z|X`,
      `2026-02-30T00:00:00.000Z|X`,
      `2026-02-29T00:00:00.000Z|X`,
      `2026-11-21T24:00:00.000Z|X`,
      `2026-11-21T02:00:00Z|X`,
      `0000-01-01T00:00:00.000Z|X`,
      `+012026-11-21T02:00:00.000Z|X`,
      `${at}|340405100-20261121-00017-J|more`,
      `${at}|${'3'.repeat(61)}`,
      `${at}|3\u00004`,
    ])
      expect([text, decodeCursor(carrying(text))]).toEqual([text, null])
  })
})
