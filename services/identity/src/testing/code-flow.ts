import { createHash, randomBytes } from 'node:crypto'
import { type Browser, openBrowser } from './browser.ts'
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

/** Somebody at a browser of their own, coming from an address. */
export const visitor = (
  issuer: string,
  address: string,
  browser = openBrowser(CALLBACK, address),
) => ({
  browser,
  /** Opens the sign-in form and sends it; how it was answered. */
  signsIn: (username: string, password: string) => sendForm(issuer, browser, username, password),
})

const sendForm = async (issuer: string, browser: Browser, username: string, password: string) => {
  const form = await browser.open(authorizationRequest(issuer, { prompt: 'login' }).url)
  const { url, response } = await browser.open(form.url.href, { username, password })
  return { isIn: url.searchParams.has('code'), status: response.status, response }
}

/** Asks the token endpoint; the answer is not checked here. */
export const askForToken = async (issuer: string, parameters: Record<string, string>) => {
  const body = new URLSearchParams({ client_id: 'liandong-console', ...parameters })
  const response = await fetch(`${issuer}/token`, { method: 'POST', body })
  const answer = (await response.json()) as Record<string, string>
  return { status: response.status, answer }
}
