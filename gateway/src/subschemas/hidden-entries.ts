import { filterSchema, getDirective } from '@graphql-tools/utils'
import type { GraphQLSchema } from 'graphql'

const entriesOf = (schema: GraphQLSchema): string[] =>
  Object.values(schema.getQueryType()?.getFields() ?? {})
    .filter((field) => getDirective(schema, field, 'merge'))
    .map(({ name }) => name)

/**
 * The stitched schema without the root fields by which stitching fills a type by its keys: for a
 * caller they would only be a second way to the same data. They are taken out at the very end, not by
 * a transform of their subschema: stitching would then not know the types in its own requests, and
 * leave out the keys of what lies deeper.
 */
export const withoutEntries = (
  stitched: GraphQLSchema,
  subschemas: readonly GraphQLSchema[],
): GraphQLSchema => {
  const entries = new Set(subschemas.flatMap(entriesOf))
  return filterSchema({ schema: stitched, rootFieldFilter: (_, name) => !entries.has(name) })
}
