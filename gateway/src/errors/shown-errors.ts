import { GraphQLError } from 'graphql'
import { shownExtensions } from './graphql-errors.ts'
import { internal } from './refusals.ts'

const where = ({ nodes, source, positions, path }: GraphQLError) => ({
  ...(nodes ? { nodes } : {}),
  ...(source ? { source } : {}),
  ...(positions ? { positions } : {}),
  ...(path ? { path } : {}),
})

/** GraphQL's own words about a request that cannot run, such as a variable that was not given. They have no code. */
const aboutRequest = (error: GraphQLError): Record<string, unknown> | null => {
  const meant = !error.path && !error.originalError && error.extensions.code === undefined
  return meant ? { code: 'QUERY_INVALID' } : null
}

/** A bug: masked for the caller; what it was stays with the error for the log and never leaves. */
const masked = (error: unknown, known: GraphQLError | null): GraphQLError =>
  new GraphQLError(`${internal.zh} ${internal.en}`, {
    path: known?.path ?? null,
    originalError: (known?.originalError ?? error) as Error,
    extensions: { ...internal },
  })

/**
 * What of an error leaves: message, place, code and both texts, nothing else. An error without a code
 * that somebody meant is a bug. `http`, which only sets the status, is kept for Yoga and never leaves.
 */
export const shownError = (error: unknown): GraphQLError => {
  const known = error instanceof GraphQLError ? error : null
  const shown = known && (shownExtensions(known.extensions) ?? aboutRequest(known))
  if (!known || !shown || shown.code === 'INTERNAL_SERVER_ERROR') return masked(error, known)
  const { http } = known.extensions
  const extensions = http ? { ...shown, http } : shown
  return new GraphQLError(known.message, { ...where(known), extensions })
}
