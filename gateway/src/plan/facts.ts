import { getDirective } from '@graphql-tools/utils'
import {
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  type OperationTypeNode,
} from 'graphql'
import { type Routes, routesOf } from '../routing/route.ts'
import type { Part } from '../subschemas/tier-parts.ts'

type Field = GraphQLField<unknown, unknown>

/** Who answers a field: a tier, by a routed question, or (without routes) the gateway itself. */
export type Source = { schema: GraphQLSchema; routes: Routes | null }

/** The root field by which a source fills a type by its keys. */
export type Entry = { source: Source; field: Field; argument: string; key: string }

/** What the compiler knows of the network: nothing but what the SDL of the parts says. */
export type Facts = {
  /** The public schema. */
  schema: GraphQLSchema
  /** The source of a root field. */
  rootSource: (operation: OperationTypeNode, field: string) => Source | null
  /** How a field is filled where the answer at hand does not have it. */
  entryFor: (type: string, field: string) => Entry | null
  /** The key field of a type that is shared; null: the type belongs to one answer. */
  keyOf: (type: string) => string | null
}

const isEntry = (schema: GraphQLSchema, field: Field): boolean =>
  getDirective(schema, field, 'merge') !== undefined

const entriesOf = (source: Source): [type: string, entry: Entry][] =>
  Object.values(source.schema.getQueryType()?.getFields() ?? {}).flatMap((field) => {
    const [merge] = getDirective(source.schema, field, 'merge') ?? []
    const [argument] = field.args
    if (!merge || !argument) return []
    const entry = { source, field, argument: argument.name, key: merge.keyField as string }
    return [[getNamedType(field.type).name, entry] as [string, Entry]]
  })

const fills = ({ source }: Entry, type: string, field: string): boolean => {
  const own = source.schema.getType(type)
  return isObjectType(own) && field in own.getFields()
}

/** Reads the facts from the parts that the public schema was stitched from. */
export const factsOf = (
  schema: GraphQLSchema,
  tiers: readonly Part[],
  network: GraphQLSchema,
): Facts => {
  const local: Source = { schema: network, routes: null }
  const sources = [local, ...tiers.map((part) => ({ ...part, routes: routesOf(part.schema) }))]
  const entries = sources.flatMap(entriesOf)
  const of = (type: string) => entries.filter(([name]) => name === type).map(([, entry]) => entry)
  return {
    schema,
    rootSource: (operation, name) =>
      sources.find((source) => {
        const field = source.schema.getRootType(operation)?.getFields()[name]
        return field && !isEntry(source.schema, field)
      }) ?? null,
    entryFor: (type, field) => of(type).find((entry) => fills(entry, type, field)) ?? null,
    keyOf: (type) => of(type)[0]?.key ?? null,
  }
}
