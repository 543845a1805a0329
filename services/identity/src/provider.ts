import Provider, { type Configuration, errors } from 'oidc-provider'
import { clients, SCOPES } from './clients.ts'
import { firstPartyGrant } from './grant.ts'
import type { Keys } from './keys.ts'
import { memoryStore } from './memory-store.ts'
import { errorPage, signedOutPage, signOutPage } from './pages.ts'
import type { People, Person } from './people.ts'
import { prompts } from './prompts.ts'
import { RESOURCE, resourceServer } from './resource.ts'

/** What the provider needs to know. */
export type ProviderConfig = {
  issuer: string
  people: People
  keys: Keys
  redirectUris: string[]
}

const WORKING_DAY = 10 * 3600

/** The claims that the services read: who it is, where, in which department, with which roles. */
const claimsOf = ({ name, division, department, roles }: Person) => ({
  name,
  division,
  department,
  roles,
})

const features = (): Configuration['features'] => ({
  devInteractions: { enabled: false },
  // Access tokens are for the API; the same claims are in the ID token.
  userinfo: { enabled: false },
  resourceIndicators: {
    enabled: true,
    defaultResource: () => RESOURCE,
    useGrantedResource: () => true,
    getResourceServerInfo: (_ctx, resource) => {
      if (resource !== RESOURCE) throw new errors.InvalidTarget()
      return resourceServer
    },
  },
  rpInitiatedLogout: {
    enabled: true,
    logoutSource: (ctx, form) => {
      ctx.body = signOutPage(form)
    },
    postLogoutSuccessSource: (ctx) => {
      ctx.body = signedOutPage()
    },
  },
})

const configuration = ({ people, keys, redirectUris }: ProviderConfig): Configuration => ({
  adapter: () => memoryStore(),
  clients: clients(redirectUris),
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
  jwks: { keys: keys.keys },
  cookies: { keys: keys.cookieKeys },
  scopes: SCOPES.split(' '),
  claims: {
    openid: ['sub'],
    profile: ['name', 'preferred_username', 'division', 'department', 'roles'],
  },
  conformIdTokenClaims: false,
  features: features(),
  interactions: { policy: prompts(), url: (_ctx, { uid }) => `/interaction/${uid}` },
  loadExistingGrant: firstPartyGrant,
  pkce: { required: () => true },
  issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  clientBasedCORS: (_ctx, origin, client) =>
    client.redirectUris?.some((uri) => new URL(uri).origin === origin) ?? false,
  findAccount: (_ctx, id) => {
    const person = people.byId(id)
    if (!person) return undefined
    const preferred_username = person.username
    return {
      accountId: id,
      claims: () => ({ sub: id, preferred_username, ...claimsOf(person) }),
    }
  },
  extraTokenClaims: (_ctx, token) => {
    const person = 'accountId' in token && people.byId(token.accountId)
    return person ? claimsOf(person) : undefined
  },
  renderError: (ctx, { error, error_description }) => {
    ctx.type = 'html'
    ctx.body = errorPage(error, error_description)
  },
  ttl: {
    AccessToken: resourceServer.accessTokenTTL ?? 3600,
    AuthorizationCode: 60,
    IdToken: 3600,
    Interaction: 1800,
    RefreshToken: WORKING_DAY,
    Session: WORKING_DAY,
    Grant: WORKING_DAY,
  },
})

/** The OpenID provider proper; throws when its configuration does not hold together. */
export const openIdProvider = (config: ProviderConfig): Provider =>
  new Provider(config.issuer, configuration(config))
