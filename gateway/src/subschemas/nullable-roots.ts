import { type DocumentNode, Kind, parse, visit } from 'graphql'

const ROOTS = ['Query', 'Mutation', 'Subscription']

/**
 * Parses a tier's SDL with every root field made nullable. A tier may promise an answer; the gateway
 * cannot: a non-null root field whose instance is down would wipe out the whole answer beside it.
 */
export const withNullableRoots = (sdl: string): DocumentNode =>
  visit(parse(sdl), {
    ObjectTypeDefinition: (node) => (ROOTS.includes(node.name.value) ? undefined : false),
    FieldDefinition: (node) =>
      node.type.kind === Kind.NON_NULL_TYPE ? { ...node, type: node.type.type } : undefined,
  })
