import { GraphQLError } from 'graphql'

/** How many places of one error are listed. */
const LISTED = 100

const sortOf = ({ message, path, extensions }: GraphQLError): string => {
  const fields = path?.filter((step) => typeof step === 'string')
  return JSON.stringify([message, fields, extensions.code, extensions.division])
}

/** One error for all of a sort: the first, with how many places it concerns, and which. */
const told = ([first, ...others]: readonly [GraphQLError, ...GraphQLError[]]): GraphQLError => {
  if (others.length === 0) return first
  const { message, path, extensions } = first
  // The same may be told of one place several times: by what was below it and made it null.
  const places = new Map(
    [first, ...others].map((error) => [JSON.stringify(error.path), error.path]),
  )
  if (places.size === 1) return first
  const all = [...places.values()]
  return new GraphQLError(message, {
    path: path ?? null,
    extensions: { ...extensions, places: all.length, paths: all.slice(0, LISTED) },
  })
}

/**
 * Tells each error once: the same error of the same field of many list entries becomes one, with the
 * path of the first and in its extensions the number of `places` and their `paths` (at most 100).
 */
export const collapse = (errors: readonly GraphQLError[]): readonly GraphQLError[] => {
  const sorts = new Map<string, [GraphQLError, ...GraphQLError[]]>()
  for (const error of errors) {
    const sort = sortOf(error)
    const same = sorts.get(sort)
    if (same) same.push(error)
    else sorts.set(sort, [error])
  }
  return sorts.size === errors.length ? errors : [...sorts.values()].map(told)
}
