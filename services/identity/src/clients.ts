import type { ClientMetadata } from 'oidc-provider'

/** The console in the browser. */
export const CONSOLE = 'liandong-console'

/** Programs on a person's own machine: the story, the tests, `npm run token`. */
export const CLI = 'liandong-cli'

/** Everything a client may ask for; what it asks for is granted, both clients are our own. */
export const SCOPES = 'openid profile liandong'

const publicClient = {
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  scope: SCOPES,
} satisfies Partial<ClientMetadata>

/** Both clients are public: a browser and a command line cannot keep a secret, PKCE replaces it. */
export const clients = (redirectUris: string[]): ClientMetadata[] => [
  {
    ...publicClient,
    client_id: CONSOLE,
    client_name: '联动工作台 Liandong console',
    redirect_uris: redirectUris,
    post_logout_redirect_uris: [...new Set(redirectUris.map((uri) => `${new URL(uri).origin}/`))],
  },
  {
    ...publicClient,
    client_id: CLI,
    client_name: '联动命令行 Liandong command line',
    application_type: 'native',
    // RFC 8252: a native application may listen on any port of the loopback address.
    redirect_uris: ['http://127.0.0.1/callback'],
  },
]
