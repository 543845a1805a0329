import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { guarded, type Handler } from '@liandong/shared/http'
import { clientAddress, openRate, sourceOf } from '@liandong/shared/quota'
import type { Logger } from '@liandong/shared/telemetry'
import type { Provider } from 'oidc-provider'
import { createAttempts } from './attempts.ts'
import { knownDevices } from './devices.ts'
import { type InteractionParts, interaction } from './interaction.ts'
import { tooManyPage } from './pages.ts'
import { openIdProvider, type ProviderConfig } from './provider.ts'
import { pageHeaders, sendPage } from './respond.ts'
import { passwordTurns } from './turns.ts'

/** What the server needs; `now` (milliseconds) and `sleep` let a test turn the clock of wrong passwords. */
export type ServerConfig = ProviderConfig & {
  log: Logger
  /** Proxies in front whose word on a client's address is taken; by default none. */
  trustedProxies?: readonly string[]
  now?: () => number
  sleep?: (milliseconds: number) => Promise<unknown>
  /** Measures the answers. */
  timed?: (handle: Handler) => Handler
}

const health = (response: ServerResponse) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok"}')
}

const setHeaders = (response: ServerResponse, headers: Record<string, string>) => {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

/**
 * The provider's addresses begin with the issuer, whatever a client writes into `host` or a proxy says;
 * its cookies are `Secure` when the issuer is https, also where a proxy ends the TLS.
 */
const asIssuerSays = (request: IncomingMessage, { protocol, host }: URL): void => {
  request.headers['x-forwarded-proto'] = protocol.slice(0, -1)
  request.headers['x-forwarded-host'] = host
}

/** Sign-ins and sign-outs that one address may begin in a minute: a hall's whole morning behind one. */
const BEGUN_PER_MINUTE = 600

/** What makes the server remember something of whoever asks. */
const isBeginning = (path: string): boolean =>
  path.startsWith('/auth') || path.startsWith('/session/')

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
  const { keys, log, now, people, redirectUris, timed = (handle) => handle } = config
  const issuer = new URL(config.issuer)
  const provider = openIdProvider(config)
  logEvents(provider, log)
  const secure = issuer.protocol === 'https:'
  const parts: InteractionParts = {
    ...{ provider, people, log, turns: passwordTurns(), attempts: createAttempts(now) },
    sleep: config.sleep,
    devices: knownDevices({ people, secrets: keys.cookieKeys, secure }),
  }
  const addressOf = clientAddress(config.trustedProxies ?? [])
  const begun = openRate(BEGUN_PER_MINUTE)
  const protocol = provider.callback()
  const logoutTargets = [...new Set(redirectUris.map((uri) => new URL(uri).origin))]

  const serve: Handler = async (request, response) => {
    const address = sourceOf(addressOf(request))
    asIssuerSays(request, issuer)
    const [path = ''] = (request.url ?? '/').split('?', 1)
    if (path === '/health') return health(response)
    if (path.startsWith('/interaction/')) return interaction(parts, address, request, response)
    const device = parts.devices.anybodys(request.headers.cookie)
    const wait = isBeginning(path) ? await begun(device ?? address) : null
    if (wait !== null) {
      const headers = { ...pageHeaders([]), 'retry-after': String(wait) }
      return sendPage(response, 429, tooManyPage(wait), headers)
    }
    setHeaders(response, pageHeaders(logoutTargets))
    return protocol(request, response)
  }

  const guard = guarded(timed(serve), (err) => log.error({ err }, 'request failed'))
  return createServer({ requestTimeout: 30_000, headersTimeout: 10_000 }, guard)
}
