import { getDirective } from '@graphql-tools/utils'
import type { Tier } from '@liandong/shared/network'
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNullableType,
  isInputObjectType,
  isListType,
  OperationTypeNode,
} from 'graphql'

/** How a root field finds its instance, as its `@routed` directive says. */
export type Route = {
  /** The path of the argument that names divisions or cases; empty: the tier's only instance. */
  argument: readonly string[]
  /** The tier whose instance answers; null: the division's own. */
  tier: Tier | null
  /** The argument is a list, and so is the answer: one entry for each key, in the same order. */
  many: boolean
}

/** The routes of a subschema's root fields. */
export type Routes = ReadonlyMap<string, Route>

const typeAt = (field: GraphQLField<unknown, unknown>, path: readonly string[]) => {
  let type: GraphQLInputType | undefined = field.args.find(({ name }) => name === path[0])?.type
  for (const step of path.slice(1)) {
    const input: unknown = type && getNullableType(type)
    type = isInputObjectType(input) ? input.getFields()[step]?.type : undefined
  }
  return type && getNullableType(type)
}

const routeOf = (schema: GraphQLSchema, field: GraphQLField<unknown, unknown>): Route => {
  const [routed] = getDirective(schema, field, 'routed') ?? []
  if (!routed) throw new Error(`the root field ${field.name} has no @routed`)
  const tier = (routed.tier?.toLowerCase() ?? null) as Tier | null
  if (!routed.by) return { argument: [], tier, many: false }
  const argument: string[] = routed.by.split('.')
  const type = typeAt(field, argument)
  const many = isListType(type)
  if (!type || (many && argument.length > 1)) {
    throw new Error(`@routed(by: "${routed.by}") does not fit the root field ${field.name}`)
  }
  return { argument, tier, many }
}

/** Reads all `@routed` directives; throws at start when one is missing or names no argument. */
export const routesOf = (schema: GraphQLSchema): Routes => {
  const fields = Object.values(OperationTypeNode).flatMap((operation) =>
    Object.values(schema.getRootType(operation)?.getFields() ?? {}),
  )
  return new Map(fields.map((field) => [field.name, routeOf(schema, field)]))
}
