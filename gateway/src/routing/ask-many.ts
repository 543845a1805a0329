import type { ExecutionResult } from '@graphql-tools/utils'
import type { NetworkIndex } from '@liandong/shared/network'
import { placeOf } from '../errors/place.ts'
import type { Ask } from '../upstream/answer.ts'
import { assemble } from './assemble.ts'
import type { Call } from './call.ts'
import { destinationOf } from './destination.ts'
import { type Share, splitByInstance } from './split.ts'

const shareOfMessage = ({ message, keyVariable }: Call, { keys }: Share) => ({
  query: message.query,
  variables: { ...message.variables, [keyVariable ?? '']: keys },
})

/** Asks every instance that answers for some of the keys, in parallel, and puts the list together. */
export const askMany = async (
  network: NetworkIndex,
  ask: Ask,
  call: Call,
): Promise<ExecutionResult> => {
  const shares = splitByInstance(call.keys, (key) => destinationOf(network, call.route.tier, key))
  const answered = await Promise.all(
    shares.map(async (share) => ({
      share,
      place: placeOf(network, share.division, share.instance.tier),
      answer: await ask(share.instance, shareOfMessage(call, share), call.caller, 'query'),
    })),
  )
  return assemble(call, answered)
}
