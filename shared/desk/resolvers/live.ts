import { maySeeCase, maySeeDivision } from '../../auth/index.ts'
import { formatCaseNumber, parseCaseNumber, refuse } from '../../case/index.ts'
import { refusalError } from '../../graphql/index.ts'
import { readCases } from '../../persistence/index.ts'
import type { Changed } from '../changes.ts'
import { orThrow, type TierContext } from '../context.ts'
import { requireActor } from '../permission.ts'

const shown = ({ state, event }: Changed) => ({
  case: { id: state.id },
  record: state,
  type: event.type,
})

/** Passes on what the caller may see, and stops listening when the caller leaves. */
async function* relayTo(
  { caller }: TierContext,
  open: (signal: AbortSignal) => AsyncIterable<Changed>,
) {
  const leave = new AbortController()
  try {
    for await (const changed of open(leave.signal)) {
      if (caller.actor && maySeeCase(caller.actor, changed.state)) yield changed
    }
  } finally {
    leave.abort()
  }
}

const caseChanged = async (_: unknown, { id }: { id: string }, context: TierContext) => {
  const { desk, caller } = context
  const actor = orThrow(requireActor(caller))
  const number = formatCaseNumber(orThrow(parseCaseNumber(id)))
  const state = (await readCases(desk.database.read, [number])).get(number)
  if (!state || !maySeeCase(actor, state)) throw refusalError(refuse('CASE_NOT_FOUND').error)
  return relayTo(context, (signal) => desk.changes.ofCase(number, signal))
}

const divisionChanged = (_: unknown, { code }: { code: string }, context: TierContext) => {
  const { desk, caller } = context
  const actor = orThrow(requireActor(caller))
  if (!maySeeDivision(actor, code)) throw refusalError(refuse('CASE_NOT_FOUND').error)
  return relayTo(context, (signal) => desk.changes.ofDivision(code, signal))
}

/** Resolvers of the subscriptions: changes as this instance sees them. */
export const liveResolvers = {
  Subscription: {
    caseChanged: { subscribe: caseChanged, resolve: shown },
    divisionChanged: { subscribe: divisionChanged, resolve: shown },
  },
}
