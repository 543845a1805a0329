import { GraphQLError, Kind } from 'graphql'
import { shownExtensions } from './graphql-errors.ts'
import { internal } from './refusals.ts'

const where = ({ nodes, source, positions, path }: GraphQLError) => ({
  ...(nodes ? { nodes } : {}),
  ...(source ? { source } : {}),
  ...(positions ? { positions } : {}),
  ...(path ? { path } : {}),
})

/** The error of GraphQL itself below those that only give it a place; null when a bug is below them. */
const innermost = (error: GraphQLError): GraphQLError | null => {
  const { originalError } = error
  if (!originalError) return error
  return originalError instanceof GraphQLError ? innermost(originalError) : null
}

/**
 * GraphQL's own words about what the caller wrote, which have no code: about the request, such as a
 * variable that was not given, or about an argument, such as null where none may be. What GraphQL says
 * of a field, it says of an answer that does not fit the schema.
 */
const aboutRequest = (error: GraphQLError): Record<string, unknown> | null => {
  const said = innermost(error)
  if (!said || said.extensions.code !== undefined) return null
  const aboutAnswer = said.nodes?.every(({ kind }) => kind === Kind.FIELD) ?? true
  return error.path && aboutAnswer ? null : { code: 'QUERY_INVALID' }
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
