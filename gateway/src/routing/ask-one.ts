import type { ExecutionResult } from '@graphql-tools/utils'
import type { NetworkIndex } from '@liandong/shared/network'
import { type Path, refusalAt, tierErrorAt } from '../errors/graphql-errors.ts'
import { type Place, placeOf } from '../errors/place.ts'
import { notServed, unknownDivision } from '../errors/refusals.ts'
import { unansweredAt } from '../errors/unanswered.ts'
import type { Answer, Ask } from '../upstream/answer.ts'
import type { Call } from './call.ts'
import { destinationOf, onlyInstance, type Served } from './destination.ts'

/** Where a call for a single answer goes, or the result that says why it goes nowhere. */
export const destinationOfCall = (
  network: NetworkIndex,
  { route, keys: [key], responseKey }: Call,
): Served | ExecutionResult => {
  const named = key === undefined ? null : destinationOf(network, route.tier, key)
  // A field of one tier is explained best by that tier, also for what this network does not know: it
  // says the same to a number of another place as to one that nobody has.
  const isForeign = !named || (!named.instance && named.division === null)
  const at = isForeign && (route.tier || !named) ? onlyInstance(network, route.tier) : named
  if (at.instance) return at
  const refusal = at.division
    ? notServed(placeOf(network, at.division))
    : unknownDivision(key ?? '')
  return { data: { [responseKey]: null }, errors: [refusalAt(refusal, [responseKey])] }
}

const pathOf = (path: unknown, responseKey: string): Path =>
  Array.isArray(path) && path[0] === responseKey ? path : [responseKey]

/** The answer of one instance as stitching wants it. */
export const resultOfOne = (
  { responseKey, asked }: Call,
  place: Place,
  answer: Answer,
): ExecutionResult => {
  if (!answer.ok) {
    const error = unansweredAt(answer.why, asked, place, [responseKey])
    return { data: { [responseKey]: null }, errors: [error] }
  }
  const errors = answer.errors.map((error) =>
    tierErrorAt(error, pathOf(error.path, responseKey), place),
  )
  return { data: { [responseKey]: answer.data?.[responseKey] ?? null }, errors }
}

/** Asks the one instance that answers a single-valued field. */
export const askOne = async (
  network: NetworkIndex,
  ask: Ask,
  call: Call,
): Promise<ExecutionResult> => {
  const at = destinationOfCall(network, call)
  if (!('instance' in at)) return at
  const operation = call.operation === 'mutation' ? 'mutation' : 'query'
  const answer = await ask(at.instance, call.message, call.caller, operation)
  return resultOfOne(call, placeOf(network, at.division, at.instance.tier), answer)
}
