import { readdirSync, readFileSync } from 'node:fs'
import type { Catalogue, ServiceItem } from '@liandong/shared/catalogue'

const folder = new URL('../../services/city/catalogue/', import.meta.url)
const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))

/** The catalogue as its editors keep it, read past the service; a new copy at each call. */
export const catalogueFiles = (): Catalogue => ({
  ...read('edition.json'),
  departments: read('departments.json'),
  items: readdirSync(new URL('items/', folder))
    .toSorted()
    .flatMap((file): ServiceItem[] => read(`items/${file}`)),
})
