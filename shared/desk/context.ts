import DataLoader from 'dataloader'
import type { CaseEvent } from '../case/index.ts'
import { refusalError } from '../graphql/index.ts'
import type { Result } from '../identity/index.ts'
import { readLogs } from '../persistence/index.ts'
import type { Desk } from './desk.ts'
import type { Caller } from './permission.ts'

/** What every resolver of a tier gets. */
export type TierContext = {
  desk: Desk
  caller: Caller
  correlationId: string
  /** The caller's address, as its requests are counted. */
  source: string
  /** Logs of cases, read together for all records of a request. */
  logs: DataLoader<string, CaseEvent[]>
}

/** Makes the context of one request. Nothing is cached: a subscription lives long. */
export const tierContext = (
  desk: Desk,
  { caller, correlationId, source }: Pick<TierContext, 'caller' | 'correlationId' | 'source'>,
): TierContext => ({
  desk,
  caller,
  correlationId,
  source,
  logs: new DataLoader(
    async (ids: readonly string[]) => {
      const logs = await readLogs(desk.database.look, ids)
      return ids.map((id) => logs.get(id) ?? [])
    },
    { cache: false },
  ),
})

/** The value of a result in a query, where a refusal is a GraphQL error. */
export const orThrow = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw refusalError(result.error)
  return result.value
}
