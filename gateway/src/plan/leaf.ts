import { type GraphQLLeafType, GraphQLString } from 'graphql'
import type { LeafShape } from './plan.ts'

const readBy =
  (type: GraphQLLeafType): LeafShape['read'] =>
  (value) => {
    try {
      return type.serialize(type.parseValue(value))
    } catch {
      return null
    }
  }

const shapes = new WeakMap<GraphQLLeafType, LeafShape>()

/** The shape of a scalar or enum. Nearly all leaves are texts, and those need no second look. */
export const leafOf = (type: GraphQLLeafType): LeafShape => {
  const known = shapes.get(type)
  if (known) return known
  const read = readBy(type)
  const text = type === GraphQLString || type.name === 'ID'
  const shape: LeafShape = {
    kind: 'leaf',
    fills: false,
    read: text ? (value) => (typeof value === 'string' ? value : read(value)) : read,
  }
  shapes.set(type, shape)
  return shape
}
