import { readdirSync, readFileSync } from 'node:fs'
import type { ServiceItem } from '@liandong/shared/catalogue'
import { validateCatalogue } from '@liandong/shared/catalogue'
import type { Tier } from '@liandong/shared/network'
import { describe, expect, it } from 'vitest'
import { readCatalogueFiles } from '../src/catalogue-files.ts'

const here = new URL('./', import.meta.url)
const check = validateCatalogue(readCatalogueFiles(here))
const items = check.ok ? check.value.items : []
const departments = check.ok ? check.value.departments : []

const count = (wanted: (item: ServiceItem) => boolean) => items.filter(wanted).length
const isSimple = (item: ServiceItem) =>
  item.mode === 'forwarded' &&
  item.acceptedAt.includes('township') &&
  item.materials.length >= 2 &&
  item.materials.length <= 4 &&
  item.promisedDays >= 5

describe('the catalogue that the city publishes', () => {
  it('is valid', () => {
    expect(check).toMatchObject({ ok: true })
  })

  it('has items enough for a network, and every department has some', () => {
    expect(items.length).toBeGreaterThanOrEqual(72)
    expect(departments.length).toBeGreaterThanOrEqual(14)
    const serving = new Set(items.map((item) => item.department))
    expect(departments.filter(({ code }) => !serving.has(code))).toEqual([])
  })

  it('keeps each department’s items in the file of its name', () => {
    for (const file of readdirSync(new URL('items/', here))) {
      const inFile: ServiceItem[] = JSON.parse(readFileSync(new URL(`items/${file}`, here), 'utf8'))
      expect(new Set(inFile.map((item) => `${item.department}.json`))).toEqual(new Set([file]))
    }
  })
})

describe('the mix of items', () => {
  it.each<Tier>(['township', 'district', 'city'])('lets the %s decide at least ten', (tier) => {
    expect(count((item) => item.decidedAt === tier)).toBeGreaterThanOrEqual(10)
  })

  it('is accepted at the township stations for the greater part', () => {
    expect(count((item) => item.acceptedAt.includes('township'))).toBeGreaterThanOrEqual(45)
  })

  it('is decided on the spot for about a third', () => {
    const share = count((item) => item.mode === 'direct') / items.length
    expect(share).toBeGreaterThan(0.27)
    expect(share).toBeLessThan(0.4)
  })

  it('carries at least fourteen items up to the city', () => {
    expect(
      count((item) => item.mode === 'forwarded' && item.decidedAt === 'city'),
    ).toBeGreaterThanOrEqual(14)
  })

  it('has at least six restricted items that are due a reasoned answer', () => {
    expect(count((item) => item.mode === 'answered')).toBeGreaterThanOrEqual(6)
  })

  it.each<Tier>(['district', 'city'])('has a simple item that the %s decides', (tier) => {
    expect(count((item) => item.decidedAt === tier && isSimple(item))).toBeGreaterThanOrEqual(1)
  })
})

describe('what a clerk and an applicant read', () => {
  it('is Chinese throughout', () => {
    const latin = items.flatMap((item) => readTexts(item).filter((text) => /[A-Za-z]/.test(text)))
    expect(latin).toEqual([])
  })

  it('uses only punctuation of the Chinese text, no half-width commas or brackets', () => {
    const written = items.flatMap((item) => readTexts(item).filter((text) => text !== item.name))
    expect(written.filter((text) => /[,;:()?!]/.test(text))).toEqual([])
  })

  it('promises at least a day for every item that is not decided on the spot', () => {
    const idle = items.filter((item) => item.mode !== 'direct' && item.promisedDays === 0)
    expect(idle.map((item) => item.name)).toEqual([])
  })

  it('begins at a counter that accepts the item', () => {
    const lost = items.filter((item) => !item.acceptedAt.includes(item.procedure[0]!.tier))
    expect(lost.map((item) => item.name)).toEqual([])
  })
})

describe('names and codes', () => {
  const rows = readFileSync(new URL('source.csv', here), 'utf8').trimEnd().split('\n').slice(1)
  const source = rows.map((row) => {
    const [, name, code] = row.split(',') as [string, string, string]
    return `${name} ${code.split('-511602')[0]}`
  })

  it('all come from the province’s list, and the copy of it holds no other rows', () => {
    const used = items.map((item) => `${item.name} ${item.code}`)
    expect(used.toSorted()).toEqual(source.toSorted())
  })
})

function readTexts(item: ServiceItem): string[] {
  return [
    item.name,
    ...item.conditions,
    ...item.legalBasis.flatMap(({ law, article }) => [law, article]),
    ...item.materials.flatMap(({ name, source }) => [name, source]),
    ...item.procedure.map(({ responsible }) => responsible),
    item.result.name,
    item.result.validity,
    item.restriction ?? '',
    ...(item.fee ? [item.fee.name, item.fee.basis, item.fee.standard] : []),
  ]
}
