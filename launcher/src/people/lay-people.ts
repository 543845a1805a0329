import { join } from 'node:path'
import type { Network } from '@liandong/shared/network'
import { PRIVATE, readJson, writeJson } from '../json-file.ts'
import { type Layout, projectRoot } from '../layout.ts'
import { type DemoPerson, type Department, demoPeople } from './demo-people.ts'
import { ensureKeys } from './keys.ts'
import { demoHash } from './password.ts'

/** The departments that the catalogue's items belong to. */
export const departmentsFile = join(projectRoot, 'services/city/catalogue/departments.json')

/** Writes what the identity service reads, its keys and the demo people, and returns the people. */
export const layPeople = async (
  network: Network,
  layout: Layout,
  file: string = departmentsFile,
): Promise<DemoPerson[]> => {
  const departments = await readJson<Department[]>(file)
  if (!departments) throw new Error(`there is no ${file}`)
  const people = demoPeople(network, departments, demoHash())
  await ensureKeys(layout.keys)
  await writeJson(layout.people, { people }, PRIVATE)
  return people
}
