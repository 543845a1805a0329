import { type ArgumentNode, type FieldNode, type GraphQLField, Kind, type ValueNode } from 'graphql'
import type { Size } from './field-costs.ts'

/** The coerced variables of an operation: null is null, and a default stands only for what is absent. */
export type Variables = Readonly<Record<string, unknown>>

const givenBy = (node: ValueNode | undefined, variables: Variables): unknown => {
  if (!node) return undefined
  if (node.kind === Kind.VARIABLE) return variables[node.name.value]
  if (node.kind === Kind.INT) return Number(node.value)
  if (node.kind === Kind.LIST) return node.values
  // A single key stands for a list of one.
  return node.kind === Kind.NULL ? null : [node]
}

/** The argument of a field by its name. */
export const argumentOf = (node: FieldNode, name: string): ArgumentNode | undefined =>
  node.arguments?.find((argument) => argument.name.value === name)

/** How long a list may be, and by how many keys it is asked for. */
export type Length = { length: number; keys: number }

/**
 * How long the list may be that a field is asked for. No page is longer than `most`, whatever is asked
 * for, and null means what leaving it out means: so do the resolvers of the tiers read `first`.
 */
export const listLength = (
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  { most, by }: Size,
  variables: Variables,
): Length => {
  if (by === undefined) return { length: most, keys: 0 }
  const asked = givenBy(argumentOf(node, by)?.value, variables)
  const fallback = field.args.find(({ name }) => name === by)?.defaultValue
  const size = asked ?? fallback ?? most
  if (Array.isArray(size)) return { length: Math.min(size.length, most), keys: size.length }
  return { length: Math.min(Math.max(Number(size), 0), most), keys: 0 }
}
