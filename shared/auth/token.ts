import { errors, type JWTPayload, jwtVerify } from 'jose'
import { z } from 'zod'
import { mayNameOfficer } from '../case/index.ts'
import { type Actor, roles } from './actor.ts'
import type { ProviderKeys } from './provider-keys.ts'
import { rememberedTokens } from './remembered-tokens.ts'

/** Where tokens come from, for whom they must be, and the keys by which they were signed. */
export type TokenSettings = { issuer: string; audience: string; keys: ProviderKeys }

/** The answer to a token: who it is and until when (milliseconds of the wall clock), or what is wrong. */
export type Verified =
  | { ok: true; actor: Actor; expires: number }
  | { ok: false; reason: 'invalid' | 'expired' | 'unavailable' }

/** Checks a bearer token; `anew`: also when it was found good a moment ago. */
export type VerifyToken = (token: string, anew?: 'anew') => Promise<Verified>

const claims = z.object({
  sub: z.string().min(1).max(100).refine(mayNameOfficer),
  name: z.string().min(1).max(100).refine(mayNameOfficer),
  division: z.string().regex(/^(\d{4}|\d{6}|\d{9})$/),
  department: z.string().max(60).nullable(),
  roles: z.array(z.enum(roles)).min(1).max(6),
})

const actorOf = (payload: JWTPayload): Verified => {
  const parsed = claims.safeParse(payload)
  if (!parsed.success) return { ok: false, reason: 'invalid' }
  const { sub, ...rest } = parsed.data
  return { ok: true, actor: { id: sub, ...rest }, expires: Number(payload.exp) * 1_000 }
}

/** By these codes jose tells that the keys could not be had; all others blame the token. */
const providersFault = ['ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID', 'ERR_JWKS_TIMEOUT']

const reasonOf = (error: unknown): 'invalid' | 'expired' | 'unavailable' => {
  if (error instanceof errors.JWTExpired) return 'expired'
  const blamesToken = error instanceof errors.JOSEError && !providersFault.includes(error.code)
  return blamesToken ? 'invalid' : 'unavailable'
}

/**
 * Every service checks the token itself: signature (ES256), issuer, audience, expiry (RFC 9068).
 * A token is checked once a minute, not at each of its requests: ES256 was a sixth of an acceptance.
 */
export const tokenVerifier = ({ issuer, audience, keys }: TokenSettings): VerifyToken => {
  const remembered = rememberedTokens()
  return async (token, anew) => {
    keys.renew()
    const known = anew ? null : remembered.find(token)
    if (known) return { ok: true, ...known }
    try {
      const { payload } = await jwtVerify(token, await keys.get(), {
        issuer,
        audience,
        algorithms: ['ES256'],
        requiredClaims: ['exp', 'sub'],
        clockTolerance: 5,
      })
      const verified = actorOf(payload)
      if (verified.ok) remembered.keep(token, verified.actor, verified.expires)
      return verified
    } catch (error) {
      return { ok: false, reason: reasonOf(error) }
    }
  }
}
