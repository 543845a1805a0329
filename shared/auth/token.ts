import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'
import { z } from 'zod'
import { type Actor, roles } from './actor.ts'
import { rememberedTokens } from './remembered-tokens.ts'

/** Where tokens come from, and for whom they must be. */
export type TokenSettings = { issuer: string; audience: string }

/** The answer to a token: who it is, or what is wrong. */
export type Verified =
  | { ok: true; actor: Actor }
  | { ok: false; reason: 'invalid' | 'expired' | 'unavailable' }

/** Checks a bearer token. */
export type VerifyToken = (token: string) => Promise<Verified>

const claims = z.object({
  sub: z.string().min(1).max(100),
  name: z.string().min(1).max(100),
  division: z.string().regex(/^(\d{4}|\d{6}|\d{9})$/),
  department: z.string().max(60).nullable(),
  roles: z.array(z.enum(roles)).min(1).max(6),
})

const actorOf = (payload: JWTPayload): Verified => {
  const parsed = claims.safeParse(payload)
  if (!parsed.success) return { ok: false, reason: 'invalid' }
  const { sub, ...rest } = parsed.data
  return { ok: true, actor: { id: sub, ...rest } }
}

const discover = async (issuer: string): Promise<URL> => {
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(3_000),
  })
  if (!answer.ok) throw new Error(`discovery answered ${answer.status}`)
  const { jwks_uri: uri } = z.object({ jwks_uri: z.url() }).parse(await answer.json())
  return new URL(uri)
}

/** By these codes jose tells that the keys could not be had; all others blame the token. */
const providersFault = ['ERR_JOSE_GENERIC', 'ERR_JWKS_INVALID', 'ERR_JWKS_TIMEOUT']

const reasonOf = (error: unknown): 'invalid' | 'expired' | 'unavailable' => {
  if (error instanceof errors.JWTExpired) return 'expired'
  const blamesToken = error instanceof errors.JOSEError && !providersFault.includes(error.code)
  return blamesToken ? 'invalid' : 'unavailable'
}

type Keys = ReturnType<typeof createRemoteJWKSet>

const DAY = 24 * 3_600_000

/** Looks keys up again a day later, in the background: while the provider is down the old ones serve. */
const renewal = (keys: Keys): (() => void) => {
  let next = Date.now() + DAY
  return () => {
    if (Date.now() < next) return
    next = Date.now() + DAY
    keys.reload().catch(() => {
      next = 0
    })
  }
}

const fetchKeys = async (issuer: string): Promise<{ keys: Keys; renew: () => void }> => {
  const keys = createRemoteJWKSet(await discover(issuer), {
    timeoutDuration: 3_000,
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: 10_000,
  })
  return { keys, renew: renewal(keys) }
}

/**
 * Every service checks the token itself: signature (ES256), issuer, audience, expiry (RFC 9068).
 * Keys are fetched once and kept, so that a provider which is down stops nobody who is signed in.
 * A token is checked once a minute, not at each of its requests: ES256 was a sixth of an acceptance.
 */
export const tokenVerifier = ({ issuer, audience }: TokenSettings): VerifyToken => {
  let known: Awaited<ReturnType<typeof fetchKeys>> | null = null
  const remembered = rememberedTokens()
  return async (token) => {
    known?.renew()
    const actor = remembered.find(token)
    if (actor) return { ok: true, actor }
    try {
      known ??= await fetchKeys(issuer)
      const { payload } = await jwtVerify(token, known.keys, {
        issuer,
        audience,
        algorithms: ['ES256'],
        requiredClaims: ['exp', 'sub'],
        clockTolerance: 5,
      })
      const verified = actorOf(payload)
      if (verified.ok) remembered.keep(token, verified.actor, Number(payload.exp) * 1_000)
      return verified
    } catch (error) {
      return { ok: false, reason: reasonOf(error) }
    }
  }
}
