import type { Standing } from '../fold.ts'
import type { ProjectionRow } from '../snapshot.ts'
import type { CaseRule } from './case-rule.ts'

const expectedOf = ({ way, ...standing }: Standing): ProjectionRow => {
  const { number, origin, department, status, holder, endedAt } = standing
  return {
    number,
    origin,
    department,
    status,
    holder,
    handedFrom: way?.from ?? null,
    handedTo: way?.to ?? null,
    endedAt: endedAt === null ? null : Date.parse(endedAt),
    state: { number, status, holder },
  }
}

const differences = (row: ProjectionRow, expected: ProjectionRow): string[] => {
  const names = Object.keys(expected) as (keyof ProjectionRow)[]
  const columns = names.filter((name) => name !== 'state' && row[name] !== expected[name])
  const { number, status, holder } = expected.state
  const { state } = row
  const same = state.number === number && state.status === status && state.holder === holder
  return [
    ...columns.map((name) => `${name} is ${row[name]}, the log says ${expected[name]}`),
    ...(same ? [] : [`its state says ${state.number} ${state.status} ${state.holder}`]),
  ]
}

/** The row in `cases` says what the fold of the same database's log says. */
export const projection: CaseRule = ({ caseId, copies }) =>
  copies.flatMap(({ instance, row, log, folded: { standing } }) => {
    const finding = (fault: string) => ({
      rule: 'projection',
      caseId,
      told: `${instance}: ${fault}`,
    })
    if (!standing) return row ? [finding('a row without a log')] : []
    if (!row) return [finding(`a log of ${log.length} entries without a row`)]
    return differences(row, expectedOf(standing)).map(finding)
  })
