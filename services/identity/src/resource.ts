import type { ResourceServer } from 'oidc-provider'

/** The one protected resource, the network's API; RFC 8707 wants an absolute URI. */
export const RESOURCE = 'urn:liandong:api'

/** The `aud` claim that every service of the network asks for. */
export const AUDIENCE = 'liandong'

const HOUR = 3600

/** Access tokens for the API: RFC 9068, ES256, one hour. */
export const resourceServer: ResourceServer = {
  audience: AUDIENCE,
  scope: 'liandong',
  accessTokenFormat: 'jwt',
  accessTokenTTL: HOUR,
  jwt: { sign: { alg: 'ES256' } },
}
