import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Logger } from '@liandong/shared/telemetry'
import { errors, type Provider } from 'oidc-provider'
import type { Attempts } from './attempts.ts'
import { changePerson } from './change-person.ts'
import { readForm } from './form-body.ts'
import { errorPage, type Refusal, signInPage } from './pages.ts'
import type { People } from './people.ts'
import { pageHeaders, sendPage } from './respond.ts'
import { signIn } from './sign-in.ts'

/** What the sign-in page works with. */
export type InteractionParts = {
  provider: Provider
  people: People
  attempts: Attempts
  log: Logger
}

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>

type Exchange = {
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

const takeForm = async (parts: InteractionParts, exchange: Exchange) => {
  const { provider, people, attempts, log } = parts
  const { request, response, details } = exchange
  const form = await readForm(request)
  if (!form) return sendPage(response, 413, errorPage('form_too_long'), pageHeaders([]))
  const username = (form.get('username') ?? '').trim().slice(0, 100)
  const result = await signIn(people, attempts, username, form.get('password') ?? '')
  if (!result.ok) {
    // Not the name that was typed: now and then it is a password.
    log.warn({ status: result.refusal.status }, 'sign-in refused')
    return showForm(exchange, username, result.refusal)
  }
  log.info({ sub: result.person.id }, 'signed in')
  await changePerson(provider, details, result.person.id)
  const login = { accountId: result.person.id, amr: ['pwd'] }
  return provider.interactionFinished(request, response, { login })
}

/** Serves `/interaction/:uid`: GET shows the sign-in form, POST checks it and returns to the client. */
export const interaction = async (
  parts: InteractionParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  try {
    const details = await parts.provider.interactionDetails(request, response)
    const formTargets = [new URL(String(details.params.redirect_uri)).origin]
    const exchange = { request, response, details, formTargets }
    if (request.method === 'POST') return await takeForm(parts, exchange)
    return showForm(exchange)
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error
    const html = errorPage(error.error, 'the sign-in page has expired')
    return sendPage(response, 400, html, pageHeaders([]))
  }
}
