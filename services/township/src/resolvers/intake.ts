import type { CaseState } from '@liandong/shared/case'
import { reprintOf, type TierContext, visibleCases } from '@liandong/shared/desk'

type Found = Awaited<ReturnType<typeof visibleCases>>[number]

const isCase = (found: Found): found is CaseState => 'origin' in found

const receipt = (state: CaseState, _: unknown, { desk, caller }: TierContext) =>
  reprintOf(desk, caller.actor, state)

/** What the stations add to a case. */
export const intakeResolvers = {
  Query: {
    intakeOf: async (_: unknown, { ids }: { ids: string[] }, context: TierContext) => {
      const found = await visibleCases(context, ids)
      return found.map((one) => (isCase(one) ? { id: one.id, intake: one } : one))
    },
  },
  Intake: { record: (state: CaseState) => state, receipt },
}
