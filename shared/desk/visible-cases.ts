import type { GraphQLError } from 'graphql'
import { maySeeCase } from '../auth/index.ts'
import { type CaseState, refuse } from '../case/index.ts'
import { refusalError } from '../graphql/index.ts'
import { readCases } from '../persistence/index.ts'
import { orThrow, type TierContext } from './context.ts'
import { boundedKeys } from './paging.ts'
import { requireActor } from './permission.ts'

/**
 * The copies that the caller may see, in the order of the numbers asked for. Unknown and forbidden
 * ones give the same error, so that nobody learns which numbers exist.
 */
export const visibleCases = async (
  { desk, caller }: TierContext,
  ids: readonly string[],
): Promise<(CaseState | GraphQLError)[]> => {
  const actor = orThrow(requireActor(caller))
  const known = await readCases(desk.database.read, boundedKeys(ids))
  return ids.map((id) => {
    const state = known.get(id)
    return state && maySeeCase(actor, state) ? state : refusalError(refuse('CASE_NOT_FOUND').error)
  })
}
