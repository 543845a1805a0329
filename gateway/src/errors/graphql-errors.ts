import type { Refusal } from '@liandong/shared/identity'
import { GraphQLError } from 'graphql'
import type { TierError } from '../upstream/answer.ts'
import type { Place } from './place.ts'
import { tierFailed } from './refusals.ts'

/** Where an error belongs in the answer. */
export type Path = readonly (string | number)[]

/** A refusal of the gateway as a GraphQL error; `more` goes beside code and texts. */
export const refusalAt = (
  refusal: Refusal,
  path?: Path,
  more: Record<string, unknown> = {},
): GraphQLError =>
  new GraphQLError(`${refusal.zh} ${refusal.en}`, {
    ...(path ? { path } : {}),
    extensions: { ...refusal, ...more },
  })

/** Codes that GraphQL servers give to their own faults, or to requests that the gateway wrote wrongly. */
const ofTheServer = /^(INTERNAL_SERVER_ERROR|DOWNSTREAM_SERVICE_ERROR|GRAPHQL_\w+|OPERATION_\w+)$/

/** What of an error's extensions is for the caller. Everything else stays inside. */
const SHOWN = ['code', 'zh', 'en', 'division', 'retry', 'retryAfter']

/** The extensions that may be shown; null when the error has no code that somebody meant. */
export const shownExtensions = (extensions: unknown): Record<string, unknown> | null => {
  const all = (extensions ?? {}) as Record<string, unknown>
  const { code } = all
  if (typeof code !== 'string' || !/^[A-Z][A-Z0-9_]{1,60}$/.test(code)) return null
  const plain = (name: string) => ['string', 'boolean', 'number'].includes(typeof all[name])
  return Object.fromEntries(SHOWN.filter(plain).map((name) => [name, all[name]]))
}

/** An error of a tier as it goes on: message, code and both texts. What the tier did not mean is masked. */
export const tierErrorAt = ({ message, extensions }: TierError, path: Path, place: Place) => {
  const shown = shownExtensions(extensions)
  const meant = shown && !ofTheServer.test(String(shown.code)) && typeof message === 'string'
  if (!meant) return refusalAt(tierFailed(place), path, { division: place.division })
  return new GraphQLError(message, { path, extensions: shown })
}
