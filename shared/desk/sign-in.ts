import type { IncomingHttpHeaders } from 'node:http'
import type { VerifyToken } from '../auth/index.ts'
import type { Caller } from './permission.ts'

/** Who calls, by the bearer token of the request; checked here whatever the gateway did. */
export const callerOf = async (
  verify: VerifyToken,
  { authorization: header }: IncomingHttpHeaders,
): Promise<Caller> => {
  if (!header) return { actor: null, reason: 'missing' }
  const token = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(header)?.[1]
  if (!token) return { actor: null, reason: 'invalid' }
  const verified = await verify(token)
  return verified.ok ? { actor: verified.actor } : { actor: null, reason: verified.reason }
}
