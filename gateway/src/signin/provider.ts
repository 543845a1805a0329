import * as oidc from 'openid-client'

/** The gateway as a client of the OpenID provider. `homeUri`: where people come back to when signed out. */
export type Client = {
  issuer: string
  clientId: string
  scope: string
  redirectUri: string
  homeUri: string
}

/** The secrets of one sign-in, kept by the browser that began it. */
export type Attempt = { state: string; nonce: string; verifier: string }

/** What the provider gave; the access token lives for so many seconds. */
export type Tokens = { accessToken: string; idToken: string; expiresIn: number }

/** Authorization code with PKCE, as a public client, and sign-out started here (OpenID RP-Initiated Logout). */
export type Provider = {
  authorizationUrl: (attempt: Attempt) => Promise<string>
  /** Throws `openid-client`'s errors when the answer is an error or does not hold. */
  exchange: (attempt: Attempt, query: string) => Promise<Tokens>
  /** Where the browser must go to end the session at the provider; null when the provider has no such place. */
  endSessionUrl: (idToken: string | null) => Promise<string | null>
}

/** Makes the secrets of a sign-in. */
export const newAttempt = (): Attempt => ({
  state: oidc.randomState(),
  nonce: oidc.randomNonce(),
  verifier: oidc.randomPKCECodeVerifier(),
})

/** How long the provider may take, in seconds. */
const PATIENCE = 5
const HOUR = 3_600

const discover = ({ issuer, clientId }: Client): Promise<oidc.Configuration> => {
  const url = new URL(issuer)
  const execute = [oidc.enableNonRepudiationChecks]
  if (url.protocol === 'http:') execute.push(oidc.allowInsecureRequests)
  return oidc.discovery(url, clientId, undefined, oidc.None(), { timeout: PATIENCE, execute })
}

/**
 * The provider, found by OpenID discovery when somebody first signs in. The library checks state, the
 * issuer of the answer (RFC 9207), and of the ID token signature, issuer, audience, nonce and time.
 */
export const openIdProvider = (client: Client): Provider => {
  const { scope, redirectUri, homeUri } = client
  let found: Promise<oidc.Configuration> | null = null
  const provider = (): Promise<oidc.Configuration> => {
    found ??= discover(client).catch((error) => {
      found = null
      throw error
    })
    return found
  }
  return {
    authorizationUrl: async ({ state, nonce, verifier }) => {
      const url = oidc.buildAuthorizationUrl(await provider(), {
        redirect_uri: redirectUri,
        scope,
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        // Whoever tries several posts in GraphiQL would else be the first one for the rest of the day.
        prompt: 'login',
      })
      return url.href
    },
    exchange: async ({ state, nonce, verifier }, query) => {
      // By the public address: behind a proxy the request knows another one.
      const tokens = await oidc.authorizationCodeGrant(
        await provider(),
        new URL(redirectUri + query),
        {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        },
      )
      const { access_token: accessToken, id_token: idToken = '' } = tokens
      return { accessToken, idToken, expiresIn: tokens.expiresIn() ?? HOUR }
    },
    endSessionUrl: async (idToken) => {
      const config = await provider()
      if (!config.serverMetadata().end_session_endpoint) return null
      const hint: Record<string, string> = idToken === null ? {} : { id_token_hint: idToken }
      const parameters = { post_logout_redirect_uri: homeUri, ...hint }
      return oidc.buildEndSessionUrl(config, parameters).href
    },
  }
}
