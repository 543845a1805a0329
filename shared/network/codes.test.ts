import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CITY_CODES, readCity } from './cities.ts'
import {
  ancestorAt,
  divisionOfOrigin,
  isWithin,
  originOf,
  parentOf,
  pathOf,
  tierOf,
} from './codes.ts'

const real = CITY_CODES.flatMap(readCity)
const realCodes = fc.constantFrom(...real.map(({ code }) => code))
const digits = (length: number) =>
  fc.integer({ min: 1, max: 10 ** length - 1 }).map((n) => String(n).padStart(length, '0'))
const provinces = fc.integer({ min: 10, max: 99 }).map(String)
const codes = fc.oneof(
  realCodes,
  fc.tuple(provinces, digits(2)).map((parts) => parts.join('')),
  fc.tuple(provinces, digits(2), digits(2)).map((parts) => parts.join('')),
  fc.tuple(provinces, digits(2), digits(2), digits(3)).map((parts) => parts.join('')),
)
const malformed = fc.oneof(
  fc.string({ unit: 'binary' }).filter((text) => !/^\d+$/.test(text)),
  fc.constantFrom(
    '',
    '34',
    '340',
    '34040',
    '3404051',
    '34040510',
    '3404051000',
    '340400',
    '340405000',
    '3400',
    '340400100',
    '0404',
    '３４０４',
    '3404\n',
    ' 3404',
    '-404',
  ),
)

describe('a division code', () => {
  it('has a tier by its length', () => {
    expect(['3404', '340405', '340405100'].map(tierOf)).toEqual(['city', 'district', 'township'])
  })

  it('is malformed in any other form', () => {
    fc.assert(
      fc.property(malformed, (text) => {
        expect([tierOf(text), parentOf(text), ancestorAt(text, 'city')]).toEqual([null, null, null])
        expect(pathOf(text)).toEqual([])
        expect(isWithin(text, text)).toBe(false)
        expect(isWithin('340405100', text)).toBe(false)
      }),
    )
  })

  it('has a path from the city down', () => {
    expect(pathOf('340405100')).toEqual(['3404', '340405', '340405100'])
    expect(pathOf('3404')).toEqual(['3404'])
    expect(['340405100', '340405', '3404'].map(parentOf)).toEqual(['340405', '3404', null])
    expect(ancestorAt('340405100', 'district')).toBe('340405')
    expect(ancestorAt('340405', 'district')).toBe('340405')
    expect(ancestorAt('3404', 'district')).toBe(null)
  })

  it('of every real division says the same as its place in the tree', () => {
    for (const { code, tier, parent } of real)
      expect([tierOf(code), parentOf(code)]).toEqual([tier, parent])
  })

  it('lies within the codes of its path and in no others', () => {
    expect(isWithin('340405100', '3404')).toBe(true)
    expect(isWithin('3404', '340405100')).toBe(false)
    expect(isWithin('340405100', '34')).toBe(false)
    fc.assert(
      fc.property(realCodes, realCodes, (code, other) => {
        expect(isWithin(code, other)).toBe(pathOf(code).includes(other))
        expect(isWithin(code, other) && isWithin(other, code)).toBe(code === other)
      }),
    )
  })
})

describe('an origin', () => {
  it('is the code padded at the right', () => {
    expect(['3404', '340405', '340405100'].map(originOf)).toEqual([
      '340400000',
      '340405000',
      '340405100',
    ])
  })

  it('leads back to its division', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(originOf(code)).toMatch(/^\d{9}$/)
        expect(divisionOfOrigin(originOf(code))).toBe(code)
      }),
    )
  })

  it('is nobody else’s', () => {
    fc.assert(
      fc.property(codes, codes, (a, b) => {
        expect(originOf(a) === originOf(b)).toBe(a === b)
      }),
    )
  })

  it('made of anything else leads to no division, and never throws', () => {
    const nonsense = fc.oneof(
      fc.string(),
      fc.constantFrom('000000000', '340000000', '340400100', '3404', '34040510'),
    )
    fc.assert(
      fc.property(nonsense, (text) => {
        const code = divisionOfOrigin(text)
        expect(tierOf(code) === null || originOf(code) === text || text.length < 9).toBe(true)
      }),
    )
    expect(tierOf(divisionOfOrigin('340400100'))).toBe(null)
  })
})
