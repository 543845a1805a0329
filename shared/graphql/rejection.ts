import { GraphQLError } from 'graphql'
import type { Refusal, Result } from '../identity/index.ts'

/** A refusal as the API shows it. */
export type RefusalPayload = Refusal & { message: string }

/** Both languages in one message, for programs that show only that. */
export const refusalPayload = (refusal: Refusal): RefusalPayload => ({
  ...refusal,
  message: `${refusal.zh} ${refusal.en}`,
})

/** A refusal as a GraphQL error, for queries; its extensions carry the code and both languages. */
export const refusalError = (refusal: Refusal): GraphQLError =>
  new GraphQLError(`${refusal.zh} ${refusal.en}`, { extensions: { ...refusal } })

/** A result as a mutation's payload: `{ ok, error }` and what the value becomes. */
export const toPayload = <Value, Shape extends object>(
  result: Result<Value>,
  shape: (value: Value) => Shape,
) =>
  result.ok
    ? { ok: true as const, error: null, ...shape(result.value) }
    : { ok: false as const, error: refusalPayload(result.error) }
