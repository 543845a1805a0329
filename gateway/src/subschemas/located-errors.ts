import { pathToArray, relocatedError } from '@graphql-tools/utils'
import {
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isObjectType,
} from 'graphql'

type Resolver = GraphQLFieldResolver<unknown, unknown>
type Path = readonly (string | number)[]

const at = (value: unknown, path: () => Path): unknown => {
  // Merging wraps several errors of one key into one without a code.
  const several = value instanceof GraphQLError && value.originalError
  if (several instanceof AggregateError) return at(several, path)
  if (value instanceof GraphQLError) return relocatedError(value, path())
  if (value instanceof AggregateError) {
    return new AggregateError(value.errors.map((error) => at(error, path)))
  }
  if (!Array.isArray(value) || !value.some((entry) => entry instanceof Error)) return value
  return value.map((entry, index) => at(entry, () => [...path(), index]))
}

const located =
  (resolve: Resolver): Resolver =>
  (parent, args, context, info: GraphQLResolveInfo) => {
    const path = () => pathToArray(info.path)
    const value = resolve(parent, args, context, info)
    return value instanceof Promise ? value.then((known) => at(known, path)) : at(value, path)
  }

/**
 * Stitching asks for many keys at once and tells the errors of all of them at the place of the first.
 * This puts each error where the field is that it made null: resolvers know their place. Changes the
 * schema's resolvers and returns it.
 */
export const withLocatedErrors = (schema: GraphQLSchema): GraphQLSchema => {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue
    for (const field of Object.values(type.getFields())) {
      if (field.resolve) field.resolve = located(field.resolve)
    }
  }
  return schema
}
