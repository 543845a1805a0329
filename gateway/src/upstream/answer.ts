import { isUtf8 } from 'node:buffer'
import type { Instance } from '@liandong/shared/network'
import { FORWARDED_HEADER } from '@liandong/shared/quota'
import { CORRELATION_HEADER } from '@liandong/shared/telemetry'

/** Whom the gateway asks for: what it passes on to the tiers, and whose quota it counts against. */
export type Caller = {
  authorization: string | null
  correlationId: string
  /** The client's address; null when the gateway asks for itself. */
  address: string | null
  key: string
  kind: 'person' | 'address'
}

/** What of the caller goes to an instance, as headers. */
export const callerHeaders = ({ authorization, correlationId, address }: Caller) => ({
  [CORRELATION_HEADER]: correlationId,
  ...(authorization === null ? {} : { authorization }),
  ...(address === null ? {} : { [FORWARDED_HEADER]: address }),
})

/** A GraphQL request as it goes to an instance. */
export type Message = { query: string; variables: Record<string, unknown> | undefined }

/** An error as an instance wrote it: unknown in every part. */
export type TierError = { message?: unknown; path?: unknown; extensions?: unknown }

/**
 * Why there is no answer. `resting`: the instance failed just now and was not asked. `busy`: the caller
 * has too many questions under way, and it was not asked either.
 */
export type Silence =
  | 'unreachable'
  | 'timeout'
  | 'failed'
  | 'garbage'
  | 'resting'
  | 'tooLarge'
  | 'busy'

/** What an instance answered, or why it did not. */
export type Answer =
  | { ok: true; data: Record<string, unknown> | null; errors: readonly TierError[] }
  | { ok: false; why: Silence }

/** Asks an instance once. Never throws: whatever goes wrong is a silence. */
export type Ask = (
  instance: Instance,
  message: Message,
  caller: Caller,
  operation: 'query' | 'mutation',
) => Promise<Answer>

/** Opens a subscription: a stream of answers, or the one answer that refuses it. */
export type Listen = (
  instance: Instance,
  message: Message,
  caller: Caller,
) => Promise<Answer | AsyncIterableIterator<Answer>>

/** A silence. */
export const silence = (why: Silence) => ({ ok: false as const, why })

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads the bytes of a GraphQL result; what is not UTF-8 counts as garbage too. */
export const readAnswerBytes = (bytes: Buffer): Answer =>
  isUtf8(bytes) ? readAnswer(bytes.toString('utf8')) : silence('garbage')

/** Reads a GraphQL result; anything that is none counts as garbage. */
export const readAnswer = (text: string): Answer => {
  const body = parsed(text)
  if (!isObject(body)) return silence('garbage')
  const { data = null, errors = [] } = body
  const right = (data === null || isObject(data)) && Array.isArray(errors) && errors.every(isObject)
  if (!right || (data === null && errors.length === 0)) return silence('garbage')
  return { ok: true, data, errors }
}
