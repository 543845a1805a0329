import type { GraphQLError } from 'graphql'
import { maySeeCase } from '../auth/index.ts'
import { type CaseState, formatCaseNumber, parseCaseNumber, refuse } from '../case/index.ts'
import { refusalError } from '../graphql/index.ts'
import { readCases } from '../persistence/index.ts'
import { orThrow, type TierContext } from './context.ts'
import { boundedKeys } from './paging.ts'
import { requireActor } from './permission.ts'

/** The number as the copies have it, or null for text that is no case number. */
const numberOf = (text: string): string | null => {
  const number = parseCaseNumber(text)
  return number.ok ? formatCaseNumber(number.value) : null
}

/**
 * The copies that the caller may see, in the order of the numbers asked for. Unknown and forbidden
 * ones give the same error, so that nobody learns which numbers exist.
 */
export const visibleCases = async (
  { desk, caller }: TierContext,
  ids: readonly string[],
): Promise<(CaseState | GraphQLError)[]> => {
  const actor = orThrow(requireActor(caller))
  const numbers = boundedKeys(ids).map(numberOf)
  const wanted = [...new Set(numbers)].filter((number) => number !== null)
  const known = await readCases(desk.database.look, wanted)
  let unknown: GraphQLError | undefined
  // One error for all of them: each takes a look at the stack.
  const notFound = () => {
    unknown ??= refusalError(refuse('CASE_NOT_FOUND').error)
    return unknown
  }
  return numbers.map((number) => {
    const state = number === null ? undefined : known.get(number)
    return state && maySeeCase(actor, state) ? state : notFound()
  })
}
