import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  GraphQLString,
  isNonNullType,
  type OperationDefinitionNode,
} from 'graphql'
import type { Route } from '../routing/route.ts'
import type { Facts, Source } from './facts.ts'
import { leafOf } from './leaf.ts'
import type { EntryQuestion, Field, From, Shape, Variables } from './plan.ts'
import { nothing, type Text } from './text.ts'

/** An operation that is being compiled: with the variables, for some of them decide its shape. */
export type Compilation = {
  facts: Facts
  operation: OperationDefinitionNode
  fragments: Record<string, FragmentDefinitionNode>
  variables: Variables
  /** The questions so far, by all that is asked by them and below them. */
  questions: Map<string, EntryQuestion>
}

/** What the compiler does not know it leaves to stitching. */
export class NotPlanned extends Error {}

/** The fields of a selection by their names in the answer. */
export type Nodes = ReadonlyMap<string, FieldNode[]>

/** A shape, what the source at hand is asked for it, and in `sign` also what others are. */
export type Selection<Of extends Shape = Shape> = Text & { shape: Of; sign: string }

/** A field, what the source at hand is asked for it, and in `sign` also what others are. */
export type Part = Text & { field: Field; sign: string }

type Definition = Pick<GraphQLField<unknown, unknown>, 'name' | 'type'>

/** The name of a field in the schema. */
export const nameOf = (nodes: readonly FieldNode[]): string => nodes[0]?.name.value ?? ''

/** A field of a type. */
export const fieldOf = (
  type: GraphQLObjectType,
  as: string,
  { name, type: of }: Definition,
  shape: Shape,
  from: From,
): Field => ({ as, name: `${type.name}.${name}`, shape, required: isNonNullType(of), from })

/** The name of a type, which nobody needs to be asked for. */
export const typename = (type: GraphQLObjectType, as: string): Part => ({
  ...nothing,
  sign: as,
  field: fieldOf(type, as, { name: '__typename', type: GraphQLString }, leafOf(GraphQLString), {
    kind: 'known',
    value: () => type.name,
  }),
})

/** By which way a root field of a source is asked. */
export const routeOf = ({ routes }: Source, name: string): Route => {
  const route = routes?.get(name)
  if (!route) throw new NotPlanned(name)
  return route
}
