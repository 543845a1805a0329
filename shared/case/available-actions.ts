import { originOf } from '../network/index.ts'
import type { Acting, CaseCommand } from './command.ts'
import { guard } from './guard.ts'
import type { Policy } from './policy.ts'
import type { CaseState } from './state.ts'

type Action = CaseCommand['type']

/** When an action makes sense at all, apart from who asks. */
const sensible: Record<Action, (state: CaseState, policy: Policy, acting: Acting) => boolean> = {
  forward: (state, { tier }) =>
    !state.decision && state.item.decidedAt !== tier && state.missing.length === 0,
  takeOver: ({ transit }) => transit !== null,
  claim: ({ assignee, decision }, _, { officer, chief }) =>
    !decision && assignee?.id !== officer.id && (assignee === null || chief),
  supplement: ({ missing }) => missing.length > 0,
  review: ({ review, decision, item }, { tier }) =>
    !review && !decision && item.decidedAt === tier && item.mode !== 'direct',
  decide: ({ review, decision, item, missing }, { tier }) =>
    !decision &&
    item.decidedAt === tier &&
    missing.length === 0 &&
    (review !== null || item.mode === 'direct'),
  return: ({ givers, decision }) => !decision && givers.length > 0,
  handDown: ({ decision, origin }, _, { officer }) =>
    decision !== null && originOf(officer.division) !== origin,
  deliver: ({ decision }) => decision !== null,
  withdraw: ({ decision }) => !decision,
}

/** What the person may do with the case now: the buttons of a console, in the order of the work. */
export const availableActions = (state: CaseState, policy: Policy, acting: Acting): Action[] =>
  (Object.keys(sensible) as Action[]).filter(
    (action) =>
      guard(state, action, policy, acting) === null && sensible[action](state, policy, acting),
  )
