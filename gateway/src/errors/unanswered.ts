import { tooManyRequests } from '@liandong/shared/graphql'
import type { GraphQLError } from 'graphql'
import type { Silence } from '../upstream/answer.ts'
import { type Path, refusalAt } from './graphql-errors.ts'
import type { Place } from './place.ts'
import { answerTooLarge, changeUnanswered, commandUnanswered, unavailable } from './refusals.ts'

/** What was asked of the instance that did not answer. */
export type Asked = 'query' | 'command' | 'change'

const refusals = { query: unavailable, command: commandUnanswered, change: changeUnanswered }

/**
 * The error in place of what an instance should have answered. `retry` says that the same request
 * may be sent again as it is: always a query, of the changes only those with an idempotency key.
 */
export const unansweredAt = (
  why: Silence,
  asked: Asked,
  place: Place,
  path: Path,
): GraphQLError => {
  const { division } = place
  if (why === 'busy') return refusalAt(tooManyRequests, path, { division, retry: true })
  if (why === 'tooLarge' && asked === 'query') {
    return refusalAt(answerTooLarge(place), path, { division, retry: false })
  }
  return refusalAt(refusals[asked](place), path, { division, retry: asked !== 'change' })
}
