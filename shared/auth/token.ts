import { errors, type JWTVerifyResult, jwtVerify } from 'jose'
import type { Actor } from './actor.ts'
import { actorOf, isAccessToken } from './claims.ts'
import type { ProviderKeys } from './provider-keys.ts'
import { rememberedTokens } from './remembered-tokens.ts'

/** Where tokens come from, for whom they must be, and the keys by which they were signed. */
export type TokenSettings = { issuer: string; audience: string; keys: ProviderKeys }

/**
 * The answer to a token: who it is and until when (milliseconds of the wall clock), or what is wrong.
 * `incomplete`: it is the provider's, but names no person with a post; signing in again changes nothing.
 */
export type Verified =
  | { ok: true; actor: Actor; expires: number }
  | { ok: false; reason: 'invalid' | 'incomplete' | 'expired' | 'unavailable' }

/** Checks a bearer token; `anew`: also when it was found good a moment ago. */
export type VerifyToken = (token: string, anew?: 'anew') => Promise<Verified>

const verifiedOf = ({ protectedHeader, payload }: JWTVerifyResult): Verified => {
  if (!isAccessToken(protectedHeader, payload)) return { ok: false, reason: 'invalid' }
  const actor = actorOf(payload)
  if (!actor) return { ok: false, reason: 'incomplete' }
  return { ok: true, actor, expires: Number(payload.exp) * 1_000 }
}

/**
 * Signatures of a private key that services cannot make. RFC 9068 wants RS256 understood, Entra ID has
 * nothing else; a secret (HS256) or none would let anybody sign who knows the public key.
 */
const algorithms = ['ES256', 'PS256', 'RS256']

/** By these codes jose tells that the keys could not be had; all others blame the token. */
const providersFault = ['ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID', 'ERR_JWKS_TIMEOUT']

const reasonOf = (error: unknown): 'invalid' | 'expired' | 'unavailable' => {
  if (error instanceof errors.JWTExpired) return 'expired'
  const blamesToken = error instanceof errors.JOSEError && !providersFault.includes(error.code)
  return blamesToken ? 'invalid' : 'unavailable'
}

/**
 * Every service checks the token itself: signature, issuer, audience, expiry (RFC 9068).
 * A token is checked once a minute, not at each of its requests: ES256 was a sixth of an acceptance.
 */
export const tokenVerifier = ({ issuer, audience, keys }: TokenSettings): VerifyToken => {
  const remembered = rememberedTokens()
  return async (token, anew) => {
    keys.renew()
    const known = anew ? null : remembered.find(token)
    if (known) return { ok: true, ...known }
    try {
      const checked = await jwtVerify(token, await keys.get(), {
        issuer,
        audience,
        algorithms,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: 5,
      })
      const verified = verifiedOf(checked)
      if (verified.ok) remembered.keep(token, verified.actor, verified.expires)
      return verified
    } catch (error) {
      return { ok: false, reason: reasonOf(error) }
    }
  }
}
