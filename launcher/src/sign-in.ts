import { createHash, randomBytes } from 'node:crypto'
import { cookieJar } from './cookie-jar.ts'
import { Refusal } from './refusal.ts'

/** Who signs in, and where. */
export type Credentials = { issuer: string; username: string; password: string }

const CLIENT = 'liandong-cli'
// Nobody listens there: the code is read from the redirect itself.
const CALLBACK = 'http://127.0.0.1/callback'
const REDIRECTS = 10
/** After wrong passwords the answer comes later, by up to ten seconds and the turns of others. */
const PATIENCE = 40_000

type Endpoints = { authorization_endpoint: string; token_endpoint: string }
type Send = (url: URL, form?: Record<string, string>) => Promise<Response>

const unreachable = (issuer: string) =>
  new Refusal(
    'NO_IDENTITY',
    `无法连接身份服务 ${issuer}。请确认 npm start 正在运行。`,
    `The identity service ${issuer} cannot be reached. Is npm start running?`,
  )

const wrongPassword = (username: string) =>
  new Refusal(
    'WRONG_PASSWORD',
    `用户 ${username} 不存在或密码不正确。用户名见 npm start 打印的列表。`,
    `There is no user ${username}, or the password is wrong. npm start prints the user names.`,
  )

const askedToWait = (seconds: string) =>
  new Refusal(
    'TRY_LATER',
    `登录尝试过多,请${seconds}秒后再试。`,
    `Too many attempts to sign in. Try again in ${seconds} seconds.`,
  )

const notUnderstood = (what: string) =>
  new Refusal(
    'SIGN_IN_FAILED',
    `身份服务未完成登录: ${what}`,
    `The identity service did not complete the sign-in: ${what}`,
  )

const reach = async (issuer: string, url: URL | string, init?: RequestInit): Promise<Response> => {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE) })
  } catch {
    throw unreachable(issuer)
  }
}

const discover = async (issuer: string): Promise<Endpoints> => {
  const response = await reach(issuer, `${issuer}/.well-known/openid-configuration`)
  if (!response.ok) throw unreachable(issuer)
  return (await response.json()) as Endpoints
}

const browser = (issuer: string): Send => {
  const jar = cookieJar()
  return async (url, form) => {
    const post = form ? { method: 'POST', body: new URLSearchParams(form) } : {}
    const headers = { cookie: jar.headerFor(url) }
    const response = await reach(issuer, url, { ...post, headers, redirect: 'manual' })
    jar.keep(response)
    return response
  }
}

/** Follows redirects to the next page, or to the callback, which is not called. */
const follow = async (send: Send, start: URL, form?: Record<string, string>) => {
  let url = start
  let response = await send(url, form)
  for (let n = 0; n < REDIRECTS; n++) {
    const location = response.headers.get('location')
    if (!location) return { url, response }
    url = new URL(location, url)
    if (url.href.startsWith(CALLBACK)) return { url, response }
    response = await send(url)
  }
  throw notUnderstood('too many redirects')
}

const authorizationUrl = (endpoint: string, verifier: string, state: string): URL => {
  const url = new URL(endpoint)
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  url.search = new URLSearchParams({
    client_id: CLIENT,
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid profile liandong',
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  }).toString()
  return url
}

const codeFrom = (landing: URL, response: Response, state: string, username: string): string => {
  if (response.status === 401) throw wrongPassword(username)
  if (response.status === 429 || response.status === 503)
    throw askedToWait(response.headers.get('retry-after') ?? '10')
  const code = landing.searchParams.get('code')
  if (code && landing.searchParams.get('state') === state) return code
  throw notUnderstood(landing.searchParams.get('error') ?? `status ${response.status}`)
}

const random = (): string => randomBytes(32).toString('base64url')

/**
 * Signs in with the code flow and PKCE, as a browser would, and returns an access token for an
 * hour. Throws a refusal when the service is away, the password is wrong or too many are tried.
 */
export const signIn = async ({ issuer, username, password }: Credentials): Promise<string> => {
  const { authorization_endpoint, token_endpoint } = await discover(issuer)
  const [verifier, state, send] = [random(), random(), browser(issuer)]
  const page = await follow(send, authorizationUrl(authorization_endpoint, verifier, state))
  const { url, response } = await follow(send, page.url, { username, password })
  const answer = await reach(issuer, token_endpoint, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: CLIENT,
      redirect_uri: CALLBACK,
      code: codeFrom(url, response, state, username),
      code_verifier: verifier,
    }),
  })
  const { access_token, error } = (await answer.json()) as Record<string, string>
  if (!access_token) throw notUnderstood(error ?? `status ${answer.status}`)
  return access_token
}
