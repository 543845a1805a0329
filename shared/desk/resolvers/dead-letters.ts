import { toPayload } from '../../graphql/index.ts'
import type { StoreBatch } from '../../messaging/index.ts'
import { type KeptLetter, pageSize, readDeadLetters } from '../../persistence/index.ts'
import { orThrow, type TierContext } from '../context.ts'
import { discardLetter, replayLetter, requireOperator } from '../dead-letter-desk.ts'
import { maskedPayload } from '../masked-payload.ts'
import { cursorRefused, sizeOf } from '../paging.ts'

type ListArgs = { division: string; first: number | null; after: string | null }
type SettleArgs = { input: { division: string; id: string; reason?: string } }

const deadLetters = async (_: unknown, args: ListArgs, { desk, caller }: TierContext) => {
  const { subjects } = orThrow(requireOperator(desk, caller, args.division))
  const after = args.after || '0'
  if (!/^\d{1,15}$/.test(after)) throw cursorRefused()
  const page = await readDeadLetters(
    desk.database.read,
    subjects,
    pageSize(sizeOf(args.first)),
    Number(after),
  )
  const edges = page.rows.map((node) => ({ cursor: String(node.id), node }))
  const pageInfo = { hasNextPage: page.hasNextPage, endCursor: edges.at(-1)?.cursor ?? null }
  return { edges, pageInfo }
}

/** Resolvers for the operator of an instance; `store` applies a message as the inbox does. */
export const deadLetterResolvers = (store: StoreBatch) => ({
  Query: { deadLetters },
  DeadLetter: { payload: ({ payload }: KeptLetter) => maskedPayload(payload) },
  Mutation: {
    replayDeadLetter: async (_: unknown, { input }: SettleArgs, { desk, caller }: TierContext) => {
      const operator = requireOperator(desk, caller, input.division)
      if (!operator.ok) return toPayload(operator, () => ({}))
      const result = await replayLetter(desk, store, operator.value, input.id)
      return toPayload(result, (letter) => ({ letter }))
    },
    discardDeadLetter: async (_: unknown, { input }: SettleArgs, { desk, caller }: TierContext) => {
      const operator = requireOperator(desk, caller, input.division)
      if (!operator.ok) return toPayload(operator, () => ({}))
      const result = await discardLetter(desk, operator.value, input.id, input.reason ?? '')
      return toPayload(result, (letter) => ({ letter }))
    },
  },
})
