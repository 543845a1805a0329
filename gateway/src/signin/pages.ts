import { randomBytes } from 'node:crypto'
import type { Logger } from '@liandong/shared/telemetry'
import { decodeJwt } from 'jose'
import { escapeHtml, html, redirect } from '../server/responses.ts'
import type { Pages } from '../server/routes.ts'
import { readCookie, setCookie } from './cookies.ts'
import { openIdProvider } from './provider.ts'

/** What signing in needs to know. `publicUrl` is the gateway's own address, without a slash at the end. */
export type SignInSettings = { issuer: string; clientId: string; publicUrl: string }

const ATTEMPT = 'liandong_signin'
const TOKEN = 'liandong_token'
const CONSOLE = '/graphql'

/** Who is signed in to GraphiQL. The cookie only fills its headers editor; the API never reads it. */
export const signedIn = (request: Request): { token: string; name: string } | null => {
  const token = readCookie(request, TOKEN)
  if (!token || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return null
  try {
    const { name, sub } = decodeJwt<{ name?: unknown }>(token)
    return { token, name: String(name ?? sub ?? '') }
  } catch {
    return null
  }
}

const failed = (zh: string, en: string, status: number): Response =>
  html(
    `<!doctype html><meta charset="utf-8"><title>联动 Liandong</title><p>${zh}</p><p>${escapeHtml(en)}</p><p><a href="/signin">重新登录 Sign in again</a> · <a href="${CONSOLE}">GraphiQL</a></p>`,
    status,
  )

const providerDown = () =>
  failed(
    '登录服务暂时不可用，请稍后重试。',
    'The sign-in service cannot be reached; try again shortly.',
    503,
  )

const notSignedIn = () =>
  failed(
    '登录没有完成：可能已取消、超时或在另一个窗口里登录。',
    'Sign-in was not completed: cancelled, too late, or begun in another window.',
    400,
  )

/** The pages by which a developer or operator signs in to GraphiQL: authorization code with PKCE. */
export const signInPages = (
  { issuer, clientId, publicUrl }: SignInSettings,
  log: Logger,
): Pages => {
  const redirectUri = `${publicUrl}/signin/callback`
  const provider = openIdProvider({ issuer, clientId, redirectUri })
  const secure = publicUrl.startsWith('https:')
  const attempt = (value: string, maxAge: number) =>
    setCookie(ATTEMPT, value, { path: '/signin', maxAge, secure })
  const token = (value: string, maxAge: number) =>
    setCookie(TOKEN, value, { path: CONSOLE, maxAge, secure })
  const down = (error: unknown) => {
    log.warn({ err: error }, 'the identity provider did not answer')
    return providerDown()
  }

  const begin = async () => {
    const [state, verifier] = [randomBytes(24), randomBytes(32)].map((bytes) =>
      bytes.toString('base64url'),
    )
    const url = await provider.authorizationUrl(String(state), String(verifier))
    return redirect(url, [attempt(`${state}.${verifier}`, 600)])
  }

  const finish = async (request: Request, { searchParams }: URL) => {
    const [state, verifier] = (readCookie(request, ATTEMPT) ?? '').split('.')
    const code = searchParams.get('code')
    if (!code || !state || !verifier || searchParams.get('state') !== state) return notSignedIn()
    const { accessToken, expiresIn } = await provider.exchange(code, verifier)
    return redirect(CONSOLE, [token(accessToken, Math.min(expiresIn, 3_600)), attempt('', 0)])
  }

  return {
    'GET /signin': () => begin().catch(down),
    'GET /signin/callback': (request, url) => finish(request, url).catch(down),
    'GET /signout': () => redirect(CONSOLE, [token('', 0)]),
  }
}
