import { readdirSync, readFileSync } from 'node:fs'

/**
 * Reads the catalogue as its editors keep it (see `catalogue/README.md`): `edition.json`,
 * `departments.json` and one list of items a department. `dir` names the folder, with a slash at
 * its end. The result is unchecked: give it to `validateCatalogue`. Throws when a file is missing
 * or is not JSON.
 */
export function readCatalogueFiles(dir: URL): unknown {
  const items = new URL('items/', dir)
  const files = readdirSync(items).filter((file) => file.endsWith('.json'))
  return {
    ...(readJson(new URL('edition.json', dir)) as object),
    departments: readJson(new URL('departments.json', dir)),
    items: files.toSorted().flatMap((file) => readJson(new URL(file, items))),
  }
}

function readJson(file: URL): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}
