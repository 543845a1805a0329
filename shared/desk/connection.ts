import type { CaseState } from '../case/index.ts'
import { encodeCursor, type Page } from '../persistence/index.ts'

/** A page of case copies as a connection of the API. */
export const caseConnection = ({ rows, hasNextPage }: Page<CaseState>) => {
  const edges = rows.map((state) => ({
    cursor: encodeCursor({ at: state.acceptedAt, id: state.id }),
    node: { id: state.id },
    record: state,
  }))
  return { edges, pageInfo: { hasNextPage, endCursor: edges.at(-1)?.cursor ?? null } }
}
