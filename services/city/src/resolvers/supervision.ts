import { consumedTime, shanghaiDate } from '@liandong/shared/calendar'
import { type CaseState, caseClock, clockEnd, lightOf } from '@liandong/shared/case'
import { type TierContext, visibleCases } from '@liandong/shared/desk'

type Found = Awaited<ReturnType<typeof visibleCases>>[number]

const isCase = (found: Found): found is CaseState => 'origin' in found

const days = (state: CaseState, { desk }: TierContext) => {
  const until = clockEnd(state, shanghaiDate(desk.now()))
  const { acceptedOn, stops } = state
  return consumedTime(desk.calendar, { acceptedOn, stops, until }).days
}

/** What the city adds to a case: how its time stands. */
export const supervisionResolvers = {
  Light: { GREEN: 'green', YELLOW: 'yellow', RED: 'red' },
  Query: {
    supervisionOf: async (_: unknown, { ids }: { ids: string[] }, context: TierContext) => {
      const found = await visibleCases(context, ids)
      return found.map((one) => (isCase(one) ? { id: one.id, supervision: one } : one))
    },
  },
  Supervision: {
    record: (state: CaseState) => state,
    light: (state: CaseState, _: unknown, { desk }: TierContext) =>
      lightOf(caseClock(state, desk.calendar, desk.now())),
    days: (state: CaseState, _: unknown, context: TierContext) => days(state, context),
  },
}
