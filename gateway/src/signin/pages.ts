import { timingSafeEqual } from 'node:crypto'
import type { Logger } from '@liandong/shared/telemetry'
import { html, redirect, withCookies } from '../server/responses.ts'
import type { Pages } from '../server/routes.ts'
import { type Failure, failureOf } from './failures.ts'
import { CONSOLE, failurePage, leavingPage, leftPage, signOutPage } from './html.ts'
import { newAttempt, openIdProvider } from './provider.ts'
import { type BrowserSession, browserSession, type Session } from './session.ts'

/** What signing in needs to know. `publicUrl` is the gateway's own address, without a slash at the end. */
export type SignInSettings = {
  issuer: string
  clientId: string
  publicUrl: string
  /** By default what `services/identity` has. */
  scope?: string
}

/** Signing in to GraphiQL: its pages, and who is signed in. */
export type SignIn = { pages: Pages; read: BrowserSession['read'] }

const isProven = async (request: Request, { proof }: Session): Promise<boolean> => {
  const form = await request.formData().catch(() => null)
  const [given, expected] = [Buffer.from(String(form?.get('proof') ?? '')), Buffer.from(proof)]
  return given.length === expected.length && timingSafeEqual(given, expected)
}

/**
 * The pages by which a developer or operator signs in to GraphiQL and out again. Signing out is a POST
 * with a proof that only our own page has: a link or form of somebody else changes nothing.
 */
export const signInPages = (settings: SignInSettings, log: Logger): SignIn => {
  const { issuer, clientId, publicUrl, scope = 'openid profile liandong' } = settings
  const redirectUri = `${publicUrl}/signin/callback`
  const homeUri = `${publicUrl}/`
  const provider = openIdProvider({ issuer, clientId, scope, redirectUri, homeUri })
  const session = browserSession(publicUrl.startsWith('https:'))

  const failed = ({ kind, code }: Failure): Response => {
    log.warn({ why: kind, code }, 'sign-in not completed')
    return withCookies(failurePage(kind), [session.attempt.clear])
  }
  const orFailed = (error: unknown): Response => failed(failureOf(error))

  const begin = async () => {
    const attempt = newAttempt()
    const url = await provider.authorizationUrl(attempt)
    return redirect(url, [session.attempt.set(attempt)])
  }

  const finish = async (request: Request, { search, searchParams }: URL) => {
    const attempt = session.attempt.read(request)
    if (!attempt || searchParams.get('state') !== attempt.state)
      return failed({ kind: 'notCompleted', code: null })
    const cookies = session.start(await provider.exchange(attempt, search))
    if (!cookies) return failed({ kind: 'tokenTooLong', code: null })
    return redirect(CONSOLE, [...cookies, session.attempt.clear])
  }

  const askToSignOut = (request: Request) => {
    const person = session.read(request)
    return person ? signOutPage(person.name, person.proof) : redirect(CONSOLE)
  }

  const signOut = async (request: Request) => {
    const person = session.read(request)
    if (!person) return redirect(CONSOLE)
    if (!(await isProven(request, person))) return askToSignOut(request)
    const url = await provider.endSessionUrl(person.idToken).catch((error) => {
      log.warn({ code: failureOf(error).code }, 'signed out here only')
      return null
    })
    return withCookies(html(url === null ? leftPage() : leavingPage(url)), session.end())
  }

  return {
    read: session.read,
    pages: {
      'GET /signin': () => begin().catch(orFailed),
      'GET /signin/callback': (request, url) => finish(request, url).catch(orFailed),
      'GET /signout': askToSignOut,
      'POST /signout': signOut,
    },
  }
}
