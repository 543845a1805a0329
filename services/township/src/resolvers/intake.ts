import { type CaseState, divisionOfCase } from '@liandong/shared/case'
import { receiptOf, type TierContext, visibleCases } from '@liandong/shared/desk'

type Found = Awaited<ReturnType<typeof visibleCases>>[number]

const isCase = (found: Found): found is CaseState => 'origin' in found

/** A receipt is printed again only by the station that accepted the case. */
const receipt = (state: CaseState, _: unknown, { desk, caller }: TierContext) =>
  caller.actor?.division === divisionOfCase(state) &&
  desk.instance.divisions.includes(divisionOfCase(state))
    ? receiptOf(desk, state)
    : null

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
