import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkMaterials, materialsFor } from './checklist.ts'
import type { ApplicantKind, Material, ServiceItem } from './item.ts'

const line = (code: string, more: Partial<Material> = {}): Material => ({
  code,
  name: `材料${code}`,
  required: true,
  form: 'copy',
  copies: 1,
  source: '申请人自备',
  ...more,
})

const itemWith = (...materials: Material[]) => ({ materials }) as ServiceItem
const handIn = (...codes: string[]) => codes.map((code) => ({ code }))

const foodLicence = itemWith(
  line('M1'),
  line('M2', { only: 'firm' }),
  line('M3', { only: 'person' }),
  line('M4', { required: false }),
)

describe('checkMaterials', () => {
  it('given nothing handed in, then everything that is required is told at once', () => {
    const { missing } = checkMaterials(foodLicence, 'firm', [])
    expect(missing.map(({ code }) => code)).toEqual(['M1', 'M2'])
  })

  it('given a complete set, when a person applies, then nothing is missing', () => {
    expect(checkMaterials(foodLicence, 'person', handIn('M3', 'M1'))).toEqual({
      missing: [],
      surplus: [],
      repeated: [],
    })
  })

  it('given an optional material, then it is neither missing nor surplus', () => {
    expect(checkMaterials(foodLicence, 'person', handIn('M1', 'M3')).missing).toEqual([])
    expect(checkMaterials(foodLicence, 'person', handIn('M1', 'M3', 'M4')).surplus).toEqual([])
  })

  it('given what is asked only of the other kind of applicant, then it is surplus', () => {
    expect(checkMaterials(foodLicence, 'person', handIn('M1', 'M2', 'M3')).surplus).toEqual(['M2'])
  })

  it('given a code that the check-list does not know, then it is surplus, once', () => {
    const { surplus, repeated } = checkMaterials(foodLicence, 'firm', handIn('M9', 'M1', 'M9'))
    expect(surplus).toEqual(['M9'])
    expect(repeated).toEqual(['M9'])
  })

  it('given the same material three times, then it is named once', () => {
    expect(checkMaterials(foodLicence, 'firm', handIn('M1', 'M1', 'M2', 'M1')).repeated).toEqual([
      'M1',
    ])
  })
})

const anyKind = fc.constantFrom<ApplicantKind>('person', 'firm')
const anyMaterial = fc
  .record({ required: fc.boolean(), only: fc.option(anyKind, { nil: undefined }) })
  .map(({ required, only }) => (only === undefined ? { required } : { required, only }))
const anyItem = fc
  .array(anyMaterial, { maxLength: 8 })
  .map((materials) => itemWith(...materials.map((more, index) => line(`M${index}`, more))))
const anyCodes = fc.array(fc.constantFrom('M0', 'M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M7', 'X'))

describe('checkMaterials, for any item and any hand-in', () => {
  it('handing in what is missing completes the set in one go', () => {
    fc.assert(
      fc.property(anyItem, anyKind, anyCodes, (item, kind, codes) => {
        const { missing } = checkMaterials(item, kind, handIn(...codes))
        const after = checkMaterials(item, kind, [...handIn(...codes), ...missing])
        expect(after.missing).toEqual([])
      }),
    )
  })

  it('what is handed in is either on the applicant’s check-list or surplus', () => {
    fc.assert(
      fc.property(anyItem, anyKind, anyCodes, (item, kind, codes) => {
        const asked = materialsFor(item, kind).map(({ code }) => code)
        const { surplus } = checkMaterials(item, kind, handIn(...codes))
        for (const code of codes) expect(surplus.includes(code)).toBe(!asked.includes(code))
      }),
    )
  })

  it('the order of the hand-in does not matter for what is missing', () => {
    fc.assert(
      fc.property(anyItem, anyKind, anyCodes, (item, kind, codes) => {
        const forwards = checkMaterials(item, kind, handIn(...codes))
        const backwards = checkMaterials(item, kind, handIn(...codes.toReversed()))
        expect(backwards.missing).toEqual(forwards.missing)
      }),
    )
  })
})
