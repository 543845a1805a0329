import { createRemoteJWKSet } from 'jose'
import { z } from 'zod'

type Keys = ReturnType<typeof createRemoteJWKSet>

/** The public keys of the identity provider. */
export type ProviderKeys = {
  /** Fetches them the first time, and each time until they are there; throws when they cannot be had. */
  get: () => Promise<Keys>
  /** Has them looked up again when that is due; a key that was withdrawn is to stop opening doors. */
  renew: () => void
}

const discover = async (issuer: string): Promise<URL> => {
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`, {
    signal: AbortSignal.timeout(3_000),
  })
  if (!answer.ok) throw new Error(`discovery answered ${answer.status}`)
  const { jwks_uri: uri } = z.object({ jwks_uri: z.url() }).parse(await answer.json())
  return new URL(uri)
}

/** A key that was withdrawn in an emergency opens doors for no more than this, in milliseconds. */
const RENEWED = 5 * 60_000
/** A provider that does not answer is asked again after this. */
const RETRIED = 10_000

/** Looks keys up again in the background: while the provider is down the old ones serve. */
const renewal = (keys: Keys): (() => void) => {
  let next = Date.now() + RENEWED
  return () => {
    if (Date.now() < next) return
    next = Date.now() + RENEWED
    keys.reload().catch(() => {
      next = Date.now() + RETRIED
    })
  }
}

type Fetched = { keys: Keys; renew: () => void }

const fetchKeys = async (issuer: string): Promise<Fetched> => {
  const keys = createRemoteJWKSet(await discover(issuer), {
    timeoutDuration: 3_000,
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: 10_000,
  })
  await keys.reload()
  return { keys, renew: renewal(keys) }
}

/** Fetches the keys once and keeps them, so that a provider which is down stops nobody who is signed in. */
export const providerKeys = (issuer: string): ProviderKeys => {
  let known: Fetched | null = null
  let fetching: Promise<Fetched> | null = null
  return {
    get: async () => {
      if (known) return known.keys
      fetching ??= fetchKeys(issuer).finally(() => {
        fetching = null
      })
      known = await fetching
      return known.keys
    },
    renew: () => known?.renew(),
  }
}
