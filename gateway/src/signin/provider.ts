import { createHash } from 'node:crypto'
import { z } from 'zod'

/** The gateway as a client of the OpenID provider. */
export type Client = { issuer: string; clientId: string; redirectUri: string }

const endpoints = z.object({ authorization_endpoint: z.url(), token_endpoint: z.url() })
const tokens = z.object({
  access_token: z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]+$/),
  expires_in: z.number().int().positive(),
})

/** An access token and the seconds that it lives. */
export type Token = { accessToken: string; expiresIn: number }

/** Authorization code with PKCE, as a public client. */
export type Provider = {
  authorizationUrl: (state: string, verifier: string) => Promise<string>
  exchange: (code: string, verifier: string) => Promise<Token>
}

const PATIENCE = 5_000

const readJson = async (url: string, init?: RequestInit): Promise<unknown> => {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE) })
  if (!response.ok) throw new Error(`the provider answered ${response.status}`)
  return response.json()
}

/** The provider, found by OpenID discovery when somebody first signs in. Its methods throw when it cannot be reached. */
export const openIdProvider = ({ issuer, clientId, redirectUri }: Client): Provider => {
  let known: z.infer<typeof endpoints> | null = null
  const discover = async () => {
    known ??= endpoints.parse(await readJson(`${issuer}/.well-known/openid-configuration`))
    return known
  }
  return {
    authorizationUrl: async (state, verifier) => {
      const url = new URL((await discover()).authorization_endpoint)
      const challenge = createHash('sha256').update(verifier).digest('base64url')
      const parameters = {
        client_id: clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: 'openid profile liandong',
        state,
        code_challenge: challenge,
        code_challenge_method: 'S256',
        // Whoever tries several posts in GraphiQL would else be the first one for the rest of the day.
        prompt: 'login',
      }
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
      return url.href
    },
    exchange: async (code, verifier) => {
      const body = new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: clientId,
        redirect_uri: redirectUri,
        code,
        code_verifier: verifier,
      })
      const answer = await readJson((await discover()).token_endpoint, { method: 'POST', body })
      const { access_token: accessToken, expires_in: expiresIn } = tokens.parse(answer)
      return { accessToken, expiresIn }
    },
  }
}
