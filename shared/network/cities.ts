import { readFileSync } from 'node:fs'
import type { Division, DivisionCode, Tier } from './division.ts'

/** The cities whose divisions come with the product, by the code of GB/T 2260: 淮南, 常德, 宜宾, 常州. */
export const CITY_CODES = ['340400', '430700', '511500', '320400'] as const
export type CityCode = (typeof CITY_CODES)[number]

type Named = { code: DivisionCode; name: string }
type CityFile = Named & { districts: (Named & { townships: Named[] })[] }

// tsc leaves the JSON files in the source folder, so compiled code looks there as well.
const FOLDER = import.meta.url.endsWith('/dist/network/cities.js')
  ? '../../network/cities/'
  : './cities/'

/** Whether the divisions of this city come with the product. */
export function isCityCode(code: string): code is CityCode {
  return CITY_CODES.some((known) => known === code)
}

/** All divisions of a city, every parent before its children. Reads a file: call it at start, not per request. */
export function readCity(code: CityCode): Division[] {
  const file = new URL(`${FOLDER}${code}.json`, import.meta.url)
  const city: CityFile = JSON.parse(readFileSync(file, 'utf8'))
  return [
    division(city, 'city', null),
    ...city.districts.flatMap((district) => [
      division(district, 'district', city.code),
      ...district.townships.map((township) => division(township, 'township', district.code)),
    ]),
  ]
}

function division({ code, name }: Named, tier: Tier, parent: DivisionCode | null): Division {
  return { code, name, tier, parent }
}
