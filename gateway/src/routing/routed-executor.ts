import type { ExecutionRequest, ExecutionResult, Executor } from '@graphql-tools/utils'
import type { NetworkIndex } from '@liandong/shared/network'
import type { GraphQLSchema } from 'graphql'
import type { Ask, Listen } from '../upstream/answer.ts'
import { askMany } from './ask-many.ts'
import { askOne } from './ask-one.ts'
import { type Call, type CallerContext, readCall } from './call.ts'
import { routesOf } from './route.ts'
import { subscribeOne } from './subscribe-one.ts'

/** Through what an executor reaches the instances. */
export type Upstream = { ask: Ask; listen: Listen }

/** Asks the tiers for one root field: the one way of queries and commands, planned or stitched. */
export const answerCall = (
  network: NetworkIndex,
  ask: Ask,
  call: Call,
): Promise<ExecutionResult> =>
  call.route.many ? askMany(network, ask, call) : askOne(network, ask, call)

/**
 * The executor of every tier's subschema. Stitching hands it one root field; the field's `@routed`
 * directive says which argument names the division, and so which instance answers.
 */
export const routedExecutor = (
  schema: GraphQLSchema,
  network: NetworkIndex,
  { ask, listen }: Upstream,
): Executor => {
  const routes = routesOf(schema)
  const execute = (request: ExecutionRequest<Record<string, unknown>, CallerContext>) => {
    const call = readCall(schema, routes, request)
    if (call.operation === 'subscription') return subscribeOne(network, listen, call)
    return answerCall(network, ask, call)
  }
  return execute as Executor
}
