import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashQueryCode, matchesQueryCode, newQueryCode, normaliseQueryCode } from './query-code.ts'

const NUMBER = '340405100-20261121-00017-A'
const codes = fc
  .uint8Array({ minLength: 8, maxLength: 8 })
  .map((bytes) => newQueryCode(() => bytes))

describe('a query code', () => {
  it('has 8 characters without look-alikes', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/)
        expect(normaliseQueryCode(code)).toEqual({ ok: true, value: code })
      }),
    )
  })

  it('uses every character equally often', () => {
    const counts = new Map<string, number>()
    for (let byte = 0; byte < 256; byte += 1) {
      const char = newQueryCode(() => Uint8Array.of(byte))
      counts.set(char, (counts.get(char) ?? 0) + 1)
    }
    expect(counts.size).toBe(32)
    expect(new Set(counts.values())).toEqual(new Set([8]))
  })

  it('comes from the given source', () => {
    expect(newQueryCode(() => Uint8Array.of(0, 1, 10, 31, 32, 63, 255, 18))).toBe('01AZ0ZZJ')
    expect(newQueryCode(randomBytes)).not.toBe(newQueryCode(randomBytes))
  })

  it('is read as it was typed', () => {
    expect(normaliseQueryCode(' ０1az-ozzL ')).toEqual({ ok: true, value: '01AZ0ZZ1' })
    for (const text of ['', '01AZ0ZZ', '01AZ0ZZJ1', '01AZ0ZZU', '01AZ0ZZ中'])
      expect(normaliseQueryCode(text)).toMatchObject({ error: { code: 'QUERY_CODE_SHAPE' } })
  })
})

describe('its hash', () => {
  it('is SHA-256 over number and code', () => {
    expect(hashQueryCode(NUMBER, '01AZ0ZZJ')).toBe(
      // printf '340405100-20261121-00017-A:01AZ0ZZJ' | sha256sum
      'b8e072fa7d6e3ee23c42cadd095c394068befd323344ad1547473be212424ea5',
    )
  })

  it('matches the code and no other code, case or hash', () => {
    fc.assert(
      fc.property(codes, codes, (code, other) => {
        const hash = hashQueryCode(NUMBER, code)
        expect(matchesQueryCode(NUMBER, code, hash)).toBe(true)
        expect(matchesQueryCode(NUMBER, ` ${code.toLowerCase()} `, hash)).toBe(true)
        expect(matchesQueryCode(NUMBER, other, hash)).toBe(other === code)
        expect(matchesQueryCode(NUMBER.replace('17', '18'), code, hash)).toBe(false)
      }),
    )
  })

  it('matches nothing when either is nonsense', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (typed, hash) => {
        expect(matchesQueryCode(NUMBER, typed, hash)).toBe(false)
      }),
    )
    expect(matchesQueryCode(NUMBER, '', hashQueryCode(NUMBER, ''))).toBe(false)
  })
})
