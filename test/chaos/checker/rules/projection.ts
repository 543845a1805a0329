import { isDeepStrictEqual } from 'node:util'
import { fieldsOf } from '../entry.ts'
import { knownColumns } from '../known-columns.ts'
import type { ProjectionRow } from '../snapshot.ts'
import { columnsOf } from '../state.ts'
import type { CaseRule } from './case-rule.ts'

/** As JSON keeps it: what is undefined is not there. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

const show = (value: unknown): string => JSON.stringify(value ?? null).slice(0, 200)

/** Every name that either has, with what they say of it where that is not the same. */
const differences = (kept: ProjectionRow, expected: ProjectionRow, where = ''): string[] =>
  [...new Set([...Object.keys(kept), ...Object.keys(expected)])]
    .filter((name) => !isDeepStrictEqual(asJson(kept[name]), asJson(expected[name])))
    .map((name) => `${where}${name} is ${show(kept[name])}, the log says ${show(expected[name])}`)

const isCompared = (name: string): boolean => {
  const treatment = knownColumns.cases?.[name]
  return treatment === undefined || treatment === 'compared'
}

const columnFaults = (row: ProjectionRow, { state, ...expected }: ProjectionRow): string[] => {
  const { state: kept, ...columns } = Object.fromEntries(
    Object.entries(row).filter(([name]) => isCompared(name)),
  )
  return [
    ...differences(columns, expected),
    ...differences(fieldsOf(kept), fieldsOf(state), 'its state: '),
  ]
}

/** The row in `cases` says in every column, and in all of its state, what the same database's log says. */
export const projection: CaseRule = ({ caseId, copies }) =>
  copies.flatMap(({ instance, row, log, calendar, folded: { standing } }) => {
    const finding = (fault: string) => ({
      rule: 'projection',
      caseId,
      told: `${instance}: ${fault}`,
    })
    if (!standing) return row ? [finding('a row without a log')] : []
    if (!row) return [finding(`a log of ${log.length} entries without a row`)]
    return columnFaults(row, columnsOf(log, standing, calendar)).map(finding)
  })
