import { knownColumns } from '../known-columns.ts'
import type { InstanceSnapshot } from '../snapshot.ts'
import type { Finding } from '../violation.ts'

/** The checker knows every column that there is: what is new has to be compared, or it is said why not. */
export const columns = ({ instance, columns: found }: InstanceSnapshot): Finding[] =>
  found
    .filter(({ table, column }) => knownColumns[table]?.[column] === undefined)
    .map(({ table, column }) => ({
      rule: 'columns',
      caseId: null,
      told: `${instance}: the checker does not know ${table}.${column}`,
    }))
