import type { JWTHeaderParameters, JWTPayload } from 'jose'
import { z } from 'zod'
import { mayNameOfficer } from '../case/index.ts'
import { checkText } from '../identity/index.ts'
import { type Actor, type Role, roles } from './actor.ts'

/** How many roles of a token are read; a provider lists those of other applications too. */
const MOST_ROLES = 500

const ownText = (max: number) =>
  z
    .string()
    .refine(mayNameOfficer)
    .transform((text) => checkText(text, { min: 1, max }))
    .refine((checked) => checked.ok)
    .transform((checked) => (checked.ok ? checked.value : ''))

const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

const claims = z.object({
  sub: ownText(100),
  name: ownText(100),
  division: z.string().regex(/^(\d{4}|\d{6}|\d{9})$/),
  department: z.preprocess((value) => (isAbsent(value) ? null : value), ownText(60).nullable()),
})

const isRole = (value: unknown): value is Role => roles.some((role) => role === value)

/** The roles that are known, out of a list or a text with blanks or commas between them. */
const rolesOf = (value: unknown): Role[] => {
  const listed = typeof value === 'string' ? value.split(/[\s,]+/, MOST_ROLES) : value
  if (!Array.isArray(listed)) return []
  return [...new Set(listed.slice(0, MOST_ROLES).filter(isRole))]
}

/**
 * Reads the person out of the claims of a verified token; null when they name no person with a post.
 * Providers leave a claim without a value out (OpenID Connect Core 5.3.2): no `department` is none, no
 * `name` is the user name, or else the id. Roles of other applications are ignored; somebody without a
 * known role is recognized and may do nothing.
 */
export const actorOf = (payload: JWTPayload): Actor | null => {
  const { sub, preferred_username: userName, division, department } = payload
  const name = [payload.name, userName, sub].find((value) => !isAbsent(value))
  const parsed = claims.safeParse({ sub, name, division, department })
  if (!parsed.success) return null
  const { sub: id, ...rest } = parsed.data
  return { id, ...rest, roles: rolesOf(payload.roles) }
}

/** What tells other tokens of a provider from access tokens; null: no access token has this claim. */
const marks: Record<string, RegExp | null> = {
  at_hash: null,
  c_hash: null,
  // Logout tokens and security events.
  events: null,
  // Keycloak: Bearer, ID, Refresh, Logout.
  typ: /^bearer$/i,
  // Casdoor: access-token, refresh-token.
  tokenType: /^access[-_ ]?token$/i,
  // Amazon Cognito: access, id.
  token_use: /^access$/i,
}

/**
 * Whether a token was made for calling an API. RFC 9068 names that in the header; older providers write
 * `JWT` or nothing there, of theirs is refused what can be recognized as an ID or refresh token.
 */
export const isAccessToken = ({ typ }: JWTHeaderParameters, payload: JWTPayload): boolean => {
  const kind = typ?.toLowerCase().replace(/^application\//, '')
  if (kind === 'at+jwt') return true
  if (kind !== undefined && kind !== 'jwt') return false
  return Object.entries(marks).every(([claim, expected]) => {
    const value = payload[claim]
    return value === undefined || (typeof value === 'string' && expected?.test(value) === true)
  })
}
