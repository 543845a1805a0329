import { describe, expect, it } from 'vitest'
import { CITY_CODES, isCityCode, readCity } from './cities.ts'
import { parentOf, tierOf } from './codes.ts'

describe('the cities', () => {
  it.each([
    ['340400', '淮南市', 7, 95],
    ['430700', '常德市', 10, 178],
    ['511500', '宜宾市', 10, 136],
    ['320400', '常州市', 6, 67],
  ] as const)('%s %s has %d districts and %d townships', (code, name, districts, townships) => {
    const divisions = readCity(code)
    const count = (tier: string) => divisions.filter((division) => division.tier === tier).length
    expect(divisions[0]).toEqual({ code: code.slice(0, 4), name, tier: 'city', parent: null })
    expect([count('city'), count('district'), count('township')]).toEqual([1, districts, townships])
  })

  it.each(CITY_CODES)('%s lists every division once, after its parent', (city) => {
    const seen = new Set<string>()
    for (const { code, name, tier, parent } of readCity(city)) {
      expect([tierOf(code), parentOf(code)]).toEqual([tier, parent])
      expect(parent === null || seen.has(parent)).toBe(true)
      expect(seen.has(code)).toBe(false)
      expect(name).toMatch(/^\p{Script=Han}{2,}$/u)
      seen.add(code)
    }
  })

  it('has 八公山镇 in 八公山区', () => {
    const names = new Map(readCity('340400').map(({ code, name }) => [code, name]))
    expect([names.get('340405'), names.get('340405100')]).toEqual(['八公山区', '八公山镇'])
  })

  it('knows its own codes', () => {
    expect(CITY_CODES.every(isCityCode)).toBe(true)
    expect(['3404', '340405', ''].some(isCityCode)).toBe(false)
  })
})
