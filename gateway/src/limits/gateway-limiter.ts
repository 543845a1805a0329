import {
  createLimiter,
  type FieldCosts,
  type Limiter,
  type OperationLimits,
  readFieldCosts,
} from '@liandong/shared/graphql'
import type { NetworkIndex } from '@liandong/shared/network'
import type { GraphQLSchema } from 'graphql'
import { queueInQueue } from '../errors/refusals.ts'
import type { Part } from '../subschemas/tier-parts.ts'

/**
 * The one field whose answer can contain its own type again, told by the same tier: the division of a
 * case in a division's queue. Stitching would ask the instance at hand for the inner queue, which may
 * be another's, and get null without an error; so it is refused (see `subschemas/views.ts`).
 */
export const QUEUE = 'Division.queue'

/** The tree of divisions is as wide as the network file says; of two levels no division comes twice. */
const treeCosts = (network: NetworkIndex): FieldCosts => {
  const lengths = [...network.divisions.keys()].map((code) => network.childrenOf(code).length)
  const all = lengths.reduce((sum, length) => sum + length, 0)
  return new Map([
    ['Division.children', { size: { most: Math.max(0, ...lengths), all }, weight: 0 }],
  ])
}

/** Measures operations on the public schema with what the SDL of its parts and the network file say. */
export const gatewayLimiter = (
  schema: GraphQLSchema,
  tiers: readonly Part[],
  network: NetworkIndex,
  limits: OperationLimits,
): Limiter => {
  const costs = new Map([
    ...readFieldCosts(...tiers.map((part) => part.schema)),
    ...treeCosts(network),
  ])
  return createLimiter({ schema, limits, costs, once: { field: QUEUE, refusal: queueInQueue } })
}
