import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from '@liandong/shared/telemetry'
import { errors, type Provider } from 'oidc-provider'
import { changePerson } from './change-person.ts'
import { readForm } from './form-body.ts'
import { errorPage, type Refusal, signInPage, unreadablePage } from './pages.ts'
import { pageHeaders, sendPage } from './respond.ts'
import { type SignInParts, signIn } from './sign-in.ts'

/** What the sign-in page works with. */
export type InteractionParts = SignInParts & { provider: Provider; log: Logger }

/** As long as the form lets it be. */
const LONGEST_NAME = 100

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

type Exchange = {
  /** The client's address. */
  address: string
  request: IncomingMessage
  response: ServerResponse
  details: Interaction
  formTargets: string[]
}

const showForm = (exchange: Exchange, username?: string, refusal?: Refusal) => {
  const headers = pageHeaders(exchange.formTargets)
  if (refusal?.retryAfter) headers['retry-after'] = String(refusal.retryAfter)
  sendPage(exchange.response, refusal?.status ?? 200, signInPage(username, refusal), headers)
}

/** The user name is not logged unless it is somebody's: people type their password there at times. */
const refused = (
  parts: InteractionParts,
  exchange: Exchange,
  person: string | null,
  why: Refusal,
) => {
  const { address } = exchange
  parts.log.warn({ sub: person, address, status: why.status }, 'sign-in refused')
}

const takeForm = async (parts: InteractionParts, exchange: Exchange) => {
  const { provider, devices, log } = parts
  const { address, request, response, details } = exchange
  const form = await readForm(request)
  if (!form.ok) {
    const headers = { ...pageHeaders([]), connection: 'close' }
    return sendPage(response, form.status, unreadablePage(), headers)
  }
  const { cookie: cookies } = request.headers
  const username = (form.fields.get('username') ?? '').slice(0, LONGEST_NAME)
  const password = form.fields.get('password') ?? ''
  const result = await signIn(parts, { address, cookies, username, password })
  if (!result.ok) {
    refused(parts, exchange, result.person?.id ?? null, result.refusal)
    return showForm(exchange, username.trim(), result.refusal)
  }
  log.info({ sub: result.person.id }, 'signed in')
  await changePerson(provider, details, result.person.id)
  response.appendHeader('set-cookie', devices.remember(result.person, cookies))
  const login = { accountId: result.person.id, amr: ['pwd'] }
  return provider.interactionFinished(request, response, { login })
}

/** Serves `/interaction/:uid`: GET shows the sign-in form, POST checks it and returns to the client. */
export const interaction = async (
  parts: InteractionParts,
  address: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  try {
    const details = await parts.provider.interactionDetails(request, response)
    const formTargets = [new URL(String(details.params.redirect_uri)).origin]
    const exchange = { address, request, response, details, formTargets }
    if (request.method === 'POST') return await takeForm(parts, exchange)
    return showForm(exchange)
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error
    const html = errorPage(error.error, 'the sign-in page has expired')
    return sendPage(response, 400, html, pageHeaders([]))
  }
}
