import { type Actor, maySeeCase, maySeeDivision } from '../../auth/index.ts'
import { formatCaseNumber, parseCaseNumber, refuse } from '../../case/index.ts'
import { refusalError } from '../../graphql/index.ts'
import { readCases } from '../../persistence/index.ts'
import type { Changed, Wanted } from '../changes.ts'
import { orThrow, type TierContext } from '../context.ts'
import { requireActor } from '../permission.ts'

const shown = ({ state, event }: Changed) => ({
  case: { id: state.id },
  record: state,
  type: event.type,
})

/** What the caller may see; asked for every change, for a case may come into sight or leave it. */
const visibleTo =
  (actor: Actor): Wanted =>
  ({ state }) =>
    maySeeCase(actor, state)

const caseChanged = async (_: unknown, { id }: { id: string }, { desk, caller }: TierContext) => {
  const actor = orThrow(requireActor(caller))
  const number = formatCaseNumber(orThrow(parseCaseNumber(id)))
  const state = (await readCases(desk.database.look, [number])).get(number)
  if (!state || !maySeeCase(actor, state)) throw refusalError(refuse('CASE_NOT_FOUND').error)
  return desk.changes.ofCase(number, visibleTo(actor))
}

const divisionChanged = (_: unknown, { code }: { code: string }, { desk, caller }: TierContext) => {
  const actor = orThrow(requireActor(caller))
  if (!maySeeDivision(actor, code)) throw refusalError(refuse('CASE_NOT_FOUND').error)
  return desk.changes.ofDivision(code, visibleTo(actor))
}

/** Resolvers of the subscriptions: changes as this instance sees them. */
export const liveResolvers = {
  Subscription: {
    caseChanged: { subscribe: caseChanged, resolve: shown },
    divisionChanged: { subscribe: divisionChanged, resolve: shown },
  },
}
