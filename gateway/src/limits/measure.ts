import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { firstOf, USUAL_LENGTH } from './page-size.ts'

/** How much an operation asks for, counted before it runs. */
export type Measure = {
  levels: number
  /** How many field values the answer may hold, lists counted by `first` or by a usual length. */
  fields: number
  aliases: number
  directives: number
  roots: number
  /** Places where a queue is asked for inside a queue; see `QUEUE`. */
  queuesInQueues: number
}

/**
 * The one field whose answer can contain its own type again, told by the same tier: the division of a
 * case in a division's queue. Stitching would ask the instance at hand for the inner queue, which may
 * be another's, and get null without an error; so it is refused (see `subschemas/views.ts`).
 */
export const QUEUE = 'Division.queue'

/** What an operation is measured with. */
export type Measured = {
  schema: GraphQLSchema
  operation: OperationDefinitionNode
  fragments: ReadonlyMap<string, FragmentDefinitionNode>
  variables: Readonly<Record<string, unknown>>
}

/** Hostile operations are not counted to their end. */
const ENOUGH = 1_000_000

type Place = {
  type: GraphQLNamedType | undefined
  level: number
  times: number
  page: number | null
  inQueue: boolean
}

/** Counts levels, aliases, directives, root fields and possible values; introspection is left out. */
export const measure = (measured: Measured): Measure => {
  const { schema, operation, fragments, variables } = measured
  const sum: Measure = {
    levels: 0,
    fields: 0,
    aliases: 0,
    directives: 0,
    roots: 0,
    queuesInQueues: 0,
  }
  let seen = 0

  const field = (node: FieldNode, place: Place): void => {
    const { type, level, times, page } = place
    if (node.name.value.startsWith('__')) return
    if (level === 1) sum.roots += 1
    if (node.alias) sum.aliases += 1
    sum.levels = Math.max(sum.levels, level)
    const definition = isObjectType(type) ? type.getFields()[node.name.value] : undefined
    if (!definition) return
    sum.fields += times
    const isQueue = `${type?.name}.${definition.name}` === QUEUE
    if (isQueue && place.inQueue) sum.queuesInQueues += 1
    const first = firstOf(node, definition, operation, variables)
    const list = isListType(getNullableType(definition.type))
    const length = list ? (page ?? USUAL_LENGTH) : 1
    if (!node.selectionSet) return
    walk(node.selectionSet, {
      type: getNamedType(definition.type),
      level: level + 1,
      times: times * Math.max(length, 1),
      page: first,
      inQueue: isQueue || place.inQueue,
    })
  }

  const walk = ({ selections }: SelectionSetNode, place: Place): void => {
    for (const node of selections) {
      seen += 1
      if (seen > ENOUGH / 10 || sum.fields > ENOUGH) return
      sum.directives += node.directives?.length ?? 0
      if (node.kind === Kind.FIELD) {
        field(node, place)
        continue
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value)
      const on = fragment?.typeCondition?.name.value
      if (fragment) walk(fragment.selectionSet, on ? { ...place, type: schema.getType(on) } : place)
    }
  }

  const type = schema.getRootType(operation.operation) ?? undefined
  walk(operation.selectionSet, { type, level: 1, times: 1, page: null, inQueue: false })
  if (seen > ENOUGH / 10) sum.fields = ENOUGH
  return sum
}
