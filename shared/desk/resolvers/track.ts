import { type CaseState, caseClock, provisionalNotice } from '../../case/index.ts'
import { toPayload } from '../../graphql/index.ts'
import type { TierContext } from '../context.ts'
import { trackCase } from '../track.ts'
import { divisionName, placeOf } from '../words.ts'

const progressOf = async (state: CaseState, { desk, logs }: TierContext) => {
  const { dueOn, dueProvisional } = caseClock(state, desk.calendar, desk.now())
  const shown = { dueOn, dueProvisional, legalDueOn: null, legalDueProvisional: false }
  const log = await logs.load(state.id)
  return {
    number: state.id,
    itemName: state.item.name,
    status: state.status,
    place: placeOf(desk.network, state),
    acceptedOn: state.acceptedOn,
    dueOn,
    provisional: dueProvisional,
    provisionalNotice: provisionalNotice(shown),
    missing: state.missing,
    reason: state.reason,
    outcome: state.decision?.outcome ?? null,
    steps: log.map(({ type, at, by }) => ({
      type,
      at,
      place: divisionName(desk.network, by.division),
    })),
    changedAt: state.changedAt,
  }
}

/** Resolvers of tracking: number and query code are enough, and show nothing else (domain rule 4). */
export const trackResolvers = {
  Query: {
    track: async (
      _: unknown,
      { number, queryCode }: { number: string; queryCode: string },
      context: TierContext,
    ) => {
      const result = await trackCase(context.desk, context.source, number, queryCode)
      return toPayload(result, (state) => ({ progress: progressOf(state, context) }))
    },
  },
}
