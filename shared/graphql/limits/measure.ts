import {
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  getNamedType,
  getNullableType,
  isAbstractType,
  isListType,
  isObjectType,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql'
import { type Collecting, collectFields } from './collect-fields.ts'
import type { FieldCosts, Size } from './field-costs.ts'
import { listLength } from './list-length.ts'
import type { OperationLimits } from './operation-limits.ts'
import { tokensOf } from './token-count.ts'

/** How much an operation asks for, counted before it runs. */
export type Measure = {
  /** Of the operation as it is read: a fragment counts wherever it is used. */
  tokens: number
  levels: number
  /** Field values and list entries that the answer may hold at most, and weights of fields. */
  fields: number
  /** The same for `__schema` and `__type`. */
  introspection: number
  aliases: number
  directives: number
  roots: number
  /** Entries of the lists of keys that fields are asked by. */
  keys: number
  /** Places where the field that may not be asked for inside itself is. */
  nested: number
}

/** When counting ends: a hostile operation is not counted to its end. */
export type Enough = Pick<OperationLimits, 'tokens' | 'levels' | 'fields'> & {
  introspection: number
}

/** What an operation is measured with. */
export type Measured = Omit<Collecting, 'selected'> & {
  operation: OperationDefinitionNode
  costs: FieldCosts
  /** A field that may not be asked for inside itself, as `Type.field`. */
  once?: string | undefined
  enough: Enough
}

/** Where objects of one selection stand. */
type Place = {
  level: number
  /** How many there are at most. */
  times: number
  /** How often one and the same may be among them; see `Size.all`. */
  copies: number
  /** How long the lists are that are fields of these objects, as their parent was asked. */
  page: { of: string; length: number } | null
  introspection: boolean
  inOnce: boolean
}

const root: Place = {
  ...{ level: 1, times: 1, copies: 1, page: null },
  ...{ introspection: false, inOnce: false },
}

/** A list without `@size`. The schemas here have none; a test sees to it. */
const UNKNOWN: Size = { most: 100 }

const metaFields: Record<string, GraphQLField<unknown, unknown>> = {
  __schema: SchemaMetaFieldDef,
  __type: TypeMetaFieldDef,
}

/** How many entries lists of this size have together at a place, and how often one is among them. */
const entriesAt = ({ times, copies }: Place, length: number, { all }: Size) =>
  all === undefined
    ? { times: times * length, copies: times * length }
    : { times: Math.min(times * length, copies * all), copies }

/**
 * Counts what an operation asks for: on the fields that an execution resolves, every list as long as
 * it may be. The count ends soon after one of the bounds is passed, and is then at least beyond it.
 */
export const measure = (measured: Measured): Measure => {
  const { schema, operation, costs, once, enough } = measured
  const sum: Measure = {
    ...{ tokens: 0, levels: 0, fields: 0, introspection: 0 },
    ...{ aliases: 0, directives: 0, roots: 0, keys: 0, nested: 0 },
  }

  const isOver = () =>
    sum.tokens > enough.tokens ||
    sum.fields > enough.fields ||
    sum.introspection > enough.introspection ||
    sum.levels > enough.levels

  const selected = (node: SelectionNode): boolean => {
    sum.tokens += tokensOf(node)
    sum.directives += node.directives?.length ?? 0
    if ('alias' in node && node.alias) sum.aliases += 1
    return !isOver()
  }
  const collecting: Collecting = { ...measured, selected }

  const add = (place: Place, values: number): void => {
    if (place.introspection) sum.introspection += values
    else sum.fields += values
  }

  const select = (type: GraphQLNamedType, sets: SelectionSetNode[], place: Place): void => {
    // Of an abstract type each object has one type; all together are at least as much.
    if (isAbstractType(type)) {
      for (const possible of schema.getPossibleTypes(type)) select(possible, sets, place)
    }
    if (!isObjectType(type)) return
    for (const nodes of collectFields(collecting, type, sets).values()) {
      if (isOver()) return
      resolve(type, nodes as [FieldNode, ...FieldNode[]], place)
    }
  }

  const resolve = (
    type: GraphQLObjectType,
    nodes: readonly [FieldNode, ...FieldNode[]],
    above: Place,
  ): void => {
    const name = nodes[0].name.value
    add(above, above.times)
    const meta = above.level === 1 ? metaFields[name] : undefined
    const field = meta ?? type.getFields()[name]
    if (!field) return
    if (above.level === 1) sum.roots += 1
    const introspection = above.introspection || meta !== undefined
    if (!introspection) sum.levels = Math.max(sum.levels, above.level)
    enter(type, field, nodes, { ...above, introspection })
  }

  const enter = (
    type: GraphQLObjectType,
    field: GraphQLField<unknown, unknown>,
    nodes: readonly [FieldNode, ...FieldNode[]],
    above: Place,
  ): void => {
    const id = `${type.name}.${field.name}`
    const { size, weight = 0 } = costs.get(id) ?? {}
    add(above, above.times * weight)
    if (id === once && above.inOnce) sum.nested += 1
    const asked = size ? listLength(nodes[0], field, size, measured.variables) : null
    const length = asked?.length ?? null
    sum.keys += above.times * (asked?.keys ?? 0)
    const below: Place = {
      ...above,
      ...{ level: above.level + 1, copies: above.times, page: null },
      inOnce: above.inOnce || id === once,
    }
    if (isListType(getNullableType(field.type))) {
      const own = size ?? UNKNOWN
      const entries = above.page?.of === field.name ? above.page.length : (length ?? own.most)
      Object.assign(below, entriesAt(above, entries, own))
      add(above, below.times)
    } else if (size?.of !== undefined && length !== null) {
      below.page = { of: size.of, length }
    }
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
    if (sets.length > 0) select(getNamedType(field.type), sets, below)
  }

  const type = schema.getRootType(operation.operation)
  if (type) select(type, [operation.selectionSet], root)
  return sum
}
