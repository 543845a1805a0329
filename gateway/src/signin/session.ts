import { hash } from 'node:crypto'
import { decodeJwt } from 'jose'
import { readCookie, setCookie } from './cookies.ts'
import type { Attempt, Tokens } from './provider.ts'

/** Who is signed in to GraphiQL; `proof` shows that a form comes from a page of ours. */
export type Session = { token: string; idToken: string | null; name: string; proof: string }

/** What the browser keeps for the gateway, which itself keeps nothing. */
export type BrowserSession = {
  read: (request: Request) => Session | null
  /** The cookies of somebody who signed in; null when the token does not fit into one. */
  start: (tokens: Tokens) => string[] | null
  end: () => string[]
  /** A sign-in that was begun and is not yet finished. */
  attempt: {
    read: (request: Request) => Attempt | null
    set: (attempt: Attempt) => string
    clear: string
  }
}

const TOKEN = 'liandong_token'
const ID_TOKEN = 'liandong_id'
const ATTEMPT = 'liandong_signin'

/** Browsers keep 4,096 bytes of a cookie, name and all, and drop longer ones without a word. */
const LONGEST = 3_900
const TEN_MINUTES = 600
const HOUR = 3_600

const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/
const PART = /^[\w-]{16,128}$/

const nameIn = (token: string): string | null => {
  try {
    const { name, preferred_username: userName, sub } = decodeJwt(token)
    return String(name || userName || sub || '')
  } catch {
    return null
  }
}

/** Only who can read the cookie can make it: our pages, and no page of somebody else. */
const proofOf = (token: string): string => hash('sha256', `sign-out ${token}`, 'base64url')

/** The session as cookies; they only fill GraphiQL's headers editor, the API never reads them. */
export const browserSession = (secure: boolean): BrowserSession => {
  const set = (name: string, value: string, maxAge: number) =>
    setCookie(name, value, { maxAge, secure })
  const jwt = (request: Request, name: string): string | null => {
    const value = readCookie(request, name, secure)
    return value !== null && JWT.test(value) ? value : null
  }
  return {
    read: (request) => {
      const token = jwt(request, TOKEN)
      const name = token && nameIn(token)
      if (token === null || name === null) return null
      return { token, idToken: jwt(request, ID_TOKEN), name, proof: proofOf(token) }
    },
    start: ({ accessToken, idToken, expiresIn }) => {
      if (accessToken.length > LONGEST || !JWT.test(accessToken)) return null
      const maxAge = Math.min(expiresIn, HOUR)
      const hint = idToken.length <= LONGEST ? [set(ID_TOKEN, idToken, maxAge)] : []
      return [set(TOKEN, accessToken, maxAge), ...hint]
    },
    end: () => [TOKEN, ID_TOKEN].map((name) => set(name, '', 0)),
    attempt: {
      read: (request) => {
        const parts = (readCookie(request, ATTEMPT, secure) ?? '').split('.')
        const [state, nonce, verifier] = parts
        if (parts.length !== 3 || !parts.every((part) => PART.test(part))) return null
        return { state: String(state), nonce: String(nonce), verifier: String(verifier) }
      },
      set: ({ state, nonce, verifier }) =>
        set(ATTEMPT, [state, nonce, verifier].join('.'), TEN_MINUTES),
      clear: set(ATTEMPT, '', 0),
    },
  }
}
