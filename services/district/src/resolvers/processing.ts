import type { CaseState } from '@liandong/shared/case'
import { type TierContext, visibleCases } from '@liandong/shared/desk'
import { staysOf } from '../stays.ts'

type Found = Awaited<ReturnType<typeof visibleCases>>[number]

const isCase = (found: Found): found is CaseState => 'origin' in found

/** What the district centre adds to a case. */
export const processingResolvers = {
  Query: {
    processingOf: async (_: unknown, { ids }: { ids: string[] }, context: TierContext) => {
      const found = await visibleCases(context, ids)
      return found.map((one) => (isCase(one) ? { id: one.id, processing: one } : one))
    },
  },
  Processing: {
    record: (state: CaseState) => state,
    stays: async (state: CaseState, _: unknown, { desk, logs }: TierContext) =>
      staysOf(await logs.load(state.id), desk.calendar, desk.now()),
  },
}
