import type { IncomingHttpHeaders } from 'node:http'
import { bearerOf, type VerifyToken } from '../auth/index.ts'
import type { Desk } from './desk.ts'
import type { Caller } from './permission.ts'

/**
 * Who calls, by the bearer token of the request; checked here whatever the gateway did. One provider
 * may serve several cities: a good token of a division outside this network opens nothing.
 */
export const callerOf = async (
  { network }: Pick<Desk, 'network'>,
  verify: VerifyToken,
  { authorization: header }: Pick<IncomingHttpHeaders, 'authorization'>,
): Promise<Caller> => {
  if (!header) return { actor: null, reason: 'missing' }
  const token = bearerOf(header)
  if (!token) return { actor: null, reason: 'invalid' }
  const verified = await verify(token)
  if (!verified.ok) return { actor: null, reason: verified.reason }
  const { actor } = verified
  return network.division(actor.division) ? { actor } : { actor: null, reason: 'elsewhere' }
}
