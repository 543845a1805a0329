import { toPayload } from '../../graphql/index.ts'
import { readWaiting, type WaitingEntry, type WaitingPlace } from '../../persistence/index.ts'
import { orThrow, type TierContext } from '../context.ts'
import { requireOperator } from '../dead-letter-desk.ts'
import { cursorRefused, sizeOf } from '../paging.ts'
import { discardWaiting } from '../waiting-desk.ts'

type ListArgs = { division: string; first: number | null; after: string | null }
type DiscardArgs = { input: { division: string; caseId: string; reason: string } }

const cursorOf = ({ caseId, number }: WaitingPlace): string => `${caseId}/${number}`

const placeOf = (cursor: string | null): WaitingPlace | null => {
  if (!cursor) return null
  const [, caseId, number] = /^([\dA-Z-]{1,40})\/(\d{1,6})$/.exec(cursor) ?? []
  if (!caseId) throw cursorRefused()
  return { caseId, number: Number(number) }
}

const waitingEntries = async (_: unknown, args: ListArgs, { desk, caller }: TierContext) => {
  orThrow(requireOperator(desk, caller, args.division))
  const { look } = desk.database
  const page = await readWaiting(look, args.division, sizeOf(args.first), placeOf(args.after))
  const edges = page.rows.map((node) => ({ cursor: cursorOf(node), node }))
  const pageInfo = { hasNextPage: page.hasNextPage, endCursor: edges.at(-1)?.cursor ?? null }
  return { edges, pageInfo }
}

/** What waits at an instance, for its operator: which entry, for what, since when. */
export const waitingResolvers = {
  Query: { waitingEntries },
  Mutation: {
    discardWaitingEntries: async (
      _: unknown,
      { input }: DiscardArgs,
      { desk, caller }: TierContext,
    ) => {
      const operator = requireOperator(desk, caller, input.division)
      if (!operator.ok) return toPayload(operator, () => ({}))
      const discarded = await discardWaiting(desk, operator.value, input)
      return toPayload(discarded, (count) => ({ discarded: count }))
    },
  },
  WaitingEntry: {
    division: ({ division }: WaitingEntry) => ({ code: division }),
    catalogueVersion: ({ catalogue }: WaitingEntry) => catalogue,
  },
}
