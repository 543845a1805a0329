import Provider, { type Configuration, errors } from 'oidc-provider'
import { clients, SCOPES } from './clients.ts'
import { firstPartyGrant } from './grant.ts'
import type { Keys } from './keys.ts'
import { memoryStore } from './memory-store.ts'
import { errorPage, signedOutPage } from './pages.ts'
import type { People, Person } from './people.ts'
import { prompts } from './prompts.ts'
import { RESOURCE, resourceServer } from './resource.ts'
import { signOut } from './sign-out.ts'

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
    logoutSource: signOut,
    postLogoutSuccessSource: (ctx) => {
      ctx.body = signedOutPage()
    },
  },
})

/** Over https no other origin of the host can set or read them (the `__Host-` prefix of RFC 6265bis). */
const cookieNames = (issuer: string) =>
  issuer.startsWith('https:')
    ? {
        session: '__Host-session',
        interaction: '__Secure-interaction',
        resume: '__Secure-interaction_resume',
      }
    : {}

/** Sign-ins that were begun and not finished; anybody can begin some. Beyond these the oldest go. */
const MOST_INTERACTIONS = 50_000

const configuration = ({ issuer, people, keys, redirectUris }: ProviderConfig): Configuration => ({
  adapter: (kind) => memoryStore(kind === 'Interaction' ? { most: MOST_INTERACTIONS } : {}),
  clients: clients(redirectUris),
  clientDefaults: { id_token_signed_response_alg: 'ES256' },
  enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
  jwks: { keys: keys.keys },
  cookies: { keys: keys.cookieKeys, names: cookieNames(issuer) },
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
    // Nobody is signed in yet, or any more: anybody can have such sessions made.
    Session: (_ctx, { accountId }) => (accountId ? WORKING_DAY : 600),
    Grant: WORKING_DAY,
  },
})

/**
 * The OpenID provider proper; throws when its configuration does not hold together. It takes host and
 * scheme of its addresses from `x-forwarded-…`, which the server sets as the issuer says.
 */
export const openIdProvider = (config: ProviderConfig): Provider => {
  const provider = new Provider(config.issuer, configuration(config))
  provider.proxy = true
  return provider
}
