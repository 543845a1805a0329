import { createServer, type Server, type ServerResponse } from 'node:http'
import { guarded, type Handler } from '@liandong/shared/http'
import type { Logger } from '@liandong/shared/telemetry'
import type { Provider } from 'oidc-provider'
import { createAttempts } from './attempts.ts'
import { type InteractionParts, interaction } from './interaction.ts'
import { openIdProvider, type ProviderConfig } from './provider.ts'
import { pageHeaders } from './respond.ts'

/** What the server needs; `now` (milliseconds) lets a test turn the clock of the account lock. */
export type ServerConfig = ProviderConfig & {
  log: Logger
  now?: () => number
  /** Measures the answers. */
  timed?: (handle: Handler) => Handler
}

const health = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}')
}

const setHeaders = (response: ServerResponse, headers: Record<string, string>) => {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

const logEvents = (provider: Provider, log: Logger) => {
  provider.on('server_error', (_ctx, error) => log.error({ err: error }, 'server error'))
  provider.on('grant.error', (ctx, error) => {
    log.warn({ client: ctx.oidc.client?.clientId, error: error.message }, 'token refused')
  })
  provider.on('authorization.error', (ctx, error) => {
    log.info({ client: ctx.oidc.client?.clientId, error: error.message }, 'sign-in not begun')
  })
}

/** Builds the provider with its own pages, `/health` among them, as a server that does not listen yet. */
export const createProvider = (config: ServerConfig): Server => {
  const { people, log, redirectUris, timed = (handle) => handle } = config
  const provider = openIdProvider(config)
  logEvents(provider, log)
  const parts: InteractionParts = { provider, people, log, attempts: createAttempts(config.now) }
  const protocol = provider.callback()
  const logoutTargets = [...new Set(redirectUris.map((uri) => new URL(uri).origin))]

  const serve: Handler = (request, response) => {
    const [pathname = '/'] = (request.url ?? '/').split('?')
    if (pathname === '/health') return health(response)
    if (pathname.startsWith('/interaction/')) return interaction(parts, request, response)
    setHeaders(response, pageHeaders(logoutTargets))
    return protocol(request, response)
  }

  return createServer(guarded(timed(serve), (err) => log.error({ err }, 'request failed')))
}
