import type { FieldNode, GraphQLField } from 'graphql'
import type { Route } from '../routing/route.ts'

/**
 * A plan is an operation compiled once: the questions to the tiers, and the shape of the answer with
 * the place that each value comes from. Of the variables only those of `@skip` and `@include` are part
 * of it, for they decide the shape.
 */
export type Plan = { operation: 'query' | 'mutation'; fields: readonly Field[] }

/** The shape of a value in the answer. `fills`: somebody else fills something in it. */
export type Shape = LeafShape | ListShape | ObjectShape

/** A scalar or enum; `read` gives null for what does not fit. */
export type LeafShape = { kind: 'leaf'; fills: false; read: (value: unknown) => unknown }

export type ListShape = { kind: 'list'; fills: boolean; of: Shape; required: boolean }

export type ObjectShape = {
  kind: 'object'
  fills: boolean
  fields: readonly Field[]
  /** All comes from the one object at hand, under the same names: it may pass as it is. */
  plain: boolean
  /** The field of the object at hand by which others fill it; null: nobody does. */
  key: string | null
}

/** A field of the answer: its name there, its name in the schema for errors, and whence it comes. */
export type Field = { as: string; name: string; shape: Shape; required: boolean; from: From }

/** Where the value of a field comes from. */
export type From =
  /** The object at hand has it. */
  | { kind: 'own' }
  /** The gateway knows it from the object at hand: its type, or what the network file says. */
  | { kind: 'known'; value: (object: Fields, key: unknown) => unknown }
  /** Another instance fills it: the answer for the object's key. */
  | { kind: 'filled'; question: EntryQuestion }
  /** A root field that a tier answers. */
  | { kind: 'asked'; question: RootQuestion }
  /** A root field that the gateway answers itself. */
  | { kind: 'local'; resolve: (variables: Variables) => unknown }

/** An object of some answer. */
export type Fields = Record<string, unknown>

export type Variables = Readonly<Record<string, unknown>>

type Question = {
  query: string
  /** Under which name the answer comes. */
  responseKey: string
  route: Route
  /** The caller's variables that it needs. */
  variables: readonly string[]
}

/** What one root field asks of a tier. */
export type RootQuestion = Question & {
  operation: 'query' | 'mutation'
  field: GraphQLField<unknown, unknown>
  node: FieldNode
}

/** What fills objects by their keys; `shape` has nothing but what is asked for there. */
export type EntryQuestion = Question & { keyVariable: string; shape: ObjectShape }
