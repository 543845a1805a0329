import {
  admit,
  type CaseEvent,
  type CaseState,
  evolve,
  irregularityOf,
  type Receiver,
} from '../../case/index.ts'
import type { Refusal } from '../../identity/index.ts'
import type { AppliedStep, Beside, FoldRules, Writer } from '../../persistence/index.ts'
import type { ShelvedCatalogue } from '../catalogue-shelf.ts'
import type { Desk } from '../desk.ts'

/** An entry that was applied although a precondition of its command was broken. */
export type Irregular = { event: CaseEvent; refusal: Refusal }

/**
 * Writes irregular entries down, as a part of the statement that applies them. Only the city does:
 * it holds every log, and its supervisors see to it.
 */
export type WriteIrregular = (sql: Writer, found: readonly Irregular[]) => ReturnType<Beside>

/** Every version of the catalogue by which one of these entries may be judged. */
const versionsNamed = (
  states: ReadonlyMap<string, CaseState>,
  events: readonly CaseEvent[],
): Set<number> => {
  const versions = new Set<number>()
  for (const { item } of states.values()) versions.add(item.version)
  for (const { type, data } of events)
    if (type === 'accepted' || type === 'applicationRefused') versions.add(data.item.version)
  return versions
}

const itemOf =
  (catalogues: ReadonlyMap<number, ShelvedCatalogue>): Receiver['itemOf'] =>
  ({ version, code }) => {
    const catalogue = catalogues.get(version)
    return catalogue && (catalogue.byCode.get(code) ?? null)
  }

const itemNamedBy = ({ event }: AppliedStep, find: Receiver['itemOf']) =>
  event.type === 'accepted' || event.type === 'applicationRefused'
    ? (find(event.data.item) ?? null)
    : null

const irregularIn = (steps: readonly AppliedStep[], find: Receiver['itemOf']): Irregular[] =>
  steps.flatMap((step) => {
    const found = irregularityOf(step.before, step.event, itemNamedBy(step, find))
    return found ? { event: step.event, refusal: found } : []
  })

/** The rules for some cases and the events that came for them, with the items that they name. */
export const receivingRules = async (
  desk: Desk,
  states: ReadonlyMap<string, CaseState>,
  events: readonly CaseEvent[],
): Promise<FoldRules & { irregularIn: (steps: readonly AppliedStep[]) => Irregular[] }> => {
  const find = itemOf(await desk.catalogue.versions(versionsNamed(states, events)))
  const receiver = { now: desk.now(), itemOf: find }
  return {
    admit: (state, event) => admit(state, event, receiver),
    evolve,
    irregularIn: (steps) => irregularIn(steps, find),
  }
}
