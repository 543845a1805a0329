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
  const plain = ({ state, ...fields }: ProjectionRow) =>
    Object.entries({
      ...fields,
      'state.number': state.number,
      'state.status': state.status,
      'state.holder': state.holder,
    })
  const wanted = new Map(plain(expected))
  return plain(row)
    .filter(([name, value]) => value !== wanted.get(name))
    .map(([name, value]) => `${name} is ${value}, the log says ${wanted.get(name)}`)
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
