import type { IncomingMessage } from 'node:http'
import { bearerOf, type VerifyToken } from '@liandong/shared/auth'
import { admissionOf, type PersonOf } from '@liandong/shared/graphql'
import type { Caller } from '../upstream/answer.ts'

/** Keys are here within moments, or the provider is away; nobody waits for it. */
const PATIENCE = 300

/**
 * Whose quota a request counts against: the person that a good token names. The gateway decides nothing
 * else by it; what it cannot check in time counts against the address.
 */
export const personBy =
  (verify: VerifyToken): PersonOf =>
  (authorization) =>
    new Promise((resolve) => {
      const token = bearerOf(authorization ?? '')
      if (token === null) return resolve(null)
      // One turn more: after a moment of much work the clock is looked at before the answer.
      const timer = setTimeout(() => setImmediate(resolve, null), PATIENCE)
      void verify(token).then((verified) => {
        clearTimeout(timer)
        resolve(verified.ok ? verified.actor.id : null)
      })
    })

/** For whom the gateway asks the tiers. */
export const callerOf = (
  request: IncomingMessage | undefined,
  authorization: string | null,
  correlationId: string,
): Caller => {
  const { address, key, kind } = admissionOf(request)
  return { authorization, correlationId, address, key, kind }
}
