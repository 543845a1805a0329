import { maySeeIdentity } from '../../auth/index.ts'
import {
  availableActions,
  type CaseEvent,
  type CaseState,
  caseClock,
  divisionOfCase,
  type Officer,
} from '../../case/index.ts'
import { maskId, maskMobile } from '../../identity/index.ts'
import type { TierContext } from '../context.ts'
import { actingOf } from '../permission.ts'
import { reprintOf } from '../receipt.ts'
import { divisionName, noteOf } from '../words.ts'

type Context = TierContext

const division = (code: string | null | undefined) => (code ? { code } : null)

const applicant = ({ applicant: known, ...rest }: CaseState, { caller }: Context) => {
  const full = caller.actor !== null && maySeeIdentity(caller.actor, { applicant: known, ...rest })
  if (full) return { ...known, masked: false }
  return {
    ...known,
    // Only when they are asked for: lists show names.
    idNumber: () => maskId(known.idNumber),
    mobile: () => maskMobile(known.mobile),
    masked: true,
  }
}

const actions = (state: CaseState, { desk, caller }: Context) => {
  const { actor } = caller
  if (!actor || !desk.instance.divisions.includes(actor.division)) return []
  const acting = actingOf(desk, actor)
  return acting ? availableActions(state, desk.policy, acting) : []
}

/** Read from the log: states that older versions folded do not have it. */
const appliedOn = ([opening]: readonly CaseEvent[]) =>
  opening?.type === 'accepted' ? opening.data.appliedOn : null

const timelineEntry = (event: CaseEvent) => ({
  number: event.number,
  type: event.type,
  at: event.at,
  by: event.by,
  to: event.type === 'handedOver' ? division(event.data.to) : null,
  note: noteOf(event),
})

/** Reads a case copy for the API; masks what the viewer need not know. */
export const caseRecordResolvers = {
  CaseRecord: {
    origin: (state: CaseState) => division(divisionOfCase(state)),
    holder: (state: CaseState) => division(state.holder),
    applicant: (state: CaseState, _: unknown, context: Context) => applicant(state, context),
    appliedOn: async (state: CaseState, _: unknown, { logs }: Context) =>
      appliedOn(await logs.load(state.id)),
    clock: (state: CaseState, _: unknown, { desk }: Context) =>
      caseClock(state, desk.calendar, desk.now()),
    review: ({ review }: CaseState) => review && { ...review, opinion: review.value },
    timeline: async (state: CaseState, _: unknown, { logs }: Context) =>
      (await logs.load(state.id)).map(timelineEntry),
    actions: (state: CaseState, _: unknown, context: Context) => actions(state, context),
    receipt: (state: CaseState, _: unknown, { desk, caller }: Context) =>
      reprintOf(desk, caller.actor, state),
  },
  Transit: {
    from: ({ from }: { from: string }) => division(from),
    to: ({ to }: { to: string }) => division(to),
  },
  Officer: { division: (officer: Officer) => division(officer.division) },
  Division: {
    name: ({ code }: { code: string }, _: unknown, { desk }: Context) =>
      divisionName(desk.network, code),
  },
}
