import { createHash, randomBytes } from 'node:crypto'
import { openBrowser } from './browser.ts'
import { CALLBACK } from './identity.ts'

/** A client's half of the code flow with PKCE: where to send the browser, and the secret for later. */
export const authorizationRequest = (issuer: string, changes: Record<string, string> = {}) => {
  const verifier = randomBytes(32).toString('base64url')
  const url = new URL(`${issuer}/auth`)
  const parameters = {
    client_id: 'liandong-console',
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid profile liandong',
    state: 'xyz',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (value) url.searchParams.set(name, value)
  }
  return { url: url.href, verifier, parameters }
}

/** Signs in as far as the client's address; `landing` is there, or at the page that refused. */
export const signInByBrowser = async (
  issuer: string,
  username: string,
  password: string,
  changes: Record<string, string> = {},
) => {
  const { url, verifier, parameters } = authorizationRequest(issuer, changes)
  const browser = openBrowser(parameters.redirect_uri)
  const form = await browser.open(url)
  const landing = await browser.open(form.url.href, { username, password })
  return { browser, form, landing, verifier, parameters }
}

/** Asks the token endpoint; the answer is not checked here. */
export const askForToken = async (issuer: string, parameters: Record<string, string>) => {
  const body = new URLSearchParams({ client_id: 'liandong-console', ...parameters })
  const response = await fetch(`${issuer}/token`, { method: 'POST', body })
  const answer = (await response.json()) as Record<string, string>
  return { status: response.status, answer }
}
