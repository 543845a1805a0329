import type { ExecutionResult } from '@graphql-tools/utils'
import type { NetworkIndex } from '@liandong/shared/network'
import { refusalAt } from '../errors/graphql-errors.ts'
import { type Place, placeOf } from '../errors/place.ts'
import { subscriptionLost } from '../errors/refusals.ts'
import type { Answer, Listen } from '../upstream/answer.ts'
import { destinationOfCall, resultOfOne } from './ask-one.ts'
import type { Call } from './call.ts'

type Results = AsyncIterableIterator<ExecutionResult>

const lost = ({ responseKey }: Call, place: Place): ExecutionResult => {
  const more = { division: place.division, retry: true }
  const error = refusalAt(subscriptionLost(place), [responseKey], more)
  return { data: { [responseKey]: null }, errors: [error] }
}

/** Each answer as stitching wants it. The stream ends after an answer that is a silence: the line broke. */
const resultsOf = (call: Call, place: Place, answers: AsyncIterableIterator<Answer>): Results => {
  let over = false
  const end = async () => {
    over = true
    await answers.return?.()
  }
  return {
    next: async () => {
      const { done, value } = over ? { done: true } : await answers.next()
      if (done || !value) return { done: true, value: undefined }
      if (value.ok) return { done: false, value: resultOfOne(call, place, value) }
      await end()
      return { done: false, value: lost(call, place) }
    },
    // Not a generator: its `return` would wait for the next event before it lets the instance go.
    return: async () => {
      await end()
      return { done: true, value: undefined }
    },
    [Symbol.asyncIterator]() {
      return this
    },
  }
}

/** Opens a subscription at the instance that serves the division. */
export const subscribeOne = async (
  network: NetworkIndex,
  listen: Listen,
  call: Call,
): Promise<ExecutionResult | Results> => {
  const at = destinationOfCall(network, call)
  if (!('instance' in at)) return at
  const opened = await listen(at.instance, call.message, call.caller)
  const place = placeOf(network, at.division, at.instance.tier)
  return 'ok' in opened ? resultOfOne(call, place, opened) : resultsOf(call, place, opened)
}
