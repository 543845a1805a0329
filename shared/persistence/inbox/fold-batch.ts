import type { CaseEvent, CaseState } from '../../case/index.ts'
import type { Refusal } from '../../identity/index.ts'

/** What an inbox does with an event: the rules are handed in, the fold knows none. */
export type FoldRules = {
  admit: (state: CaseState | null, event: CaseEvent) => Refusal | null
  evolve: (state: CaseState | null, event: CaseEvent) => CaseState
}

/** An event that may not be applied, and why. */
export type RefusedEvent = { event: CaseEvent; refusal: Refusal }

/** What a batch of events does to the copies of the cases. */
export type FoldedBatch = {
  applied: CaseEvent[]
  /** New early events. */
  early: CaseEvent[]
  /** Of those that waited: the applied ones, and those that never will be. */
  released: CaseEvent[]
  dropped: CaseEvent[]
  /** Numbers that the log has already: repeated, or a fork. */
  known: CaseEvent[]
  refused: RefusedEvent[]
  /** The last state of every case that moved. */
  states: Map<string, CaseState>
}

const byNumber = (a: CaseEvent, b: CaseEvent): number => a.number - b.number

const groupByCase = (events: readonly CaseEvent[]): Map<string, CaseEvent[]> => {
  const groups = new Map<string, CaseEvent[]>()
  for (const event of events) {
    const group = groups.get(event.caseId)
    if (group) group.push(event)
    else groups.set(event.caseId, [event])
  }
  return groups
}

/**
 * Applies events in the order of their numbers, case by case. One that comes too soon waits, one
 * that may not be applied is refused and holds up its own case only.
 */
export const foldBatch = (
  rules: FoldRules,
  before: ReadonlyMap<string, CaseState>,
  waiting: readonly CaseEvent[],
  incoming: readonly CaseEvent[],
): FoldedBatch => {
  const result: FoldedBatch = {
    applied: [],
    early: [],
    released: [],
    dropped: [],
    known: [],
    refused: [],
    states: new Map(),
  }
  const waited = new Set(waiting)
  for (const [caseId, events] of groupByCase([...incoming, ...waiting])) {
    let state = before.get(caseId) ?? null
    for (const event of events.sort(byNumber)) {
      const next = (state?.number ?? 0) + 1
      if (event.number < next) {
        result.known.push(event)
        if (waited.has(event)) result.dropped.push(event)
        continue
      }
      if (event.number > next) {
        if (!waited.has(event)) result.early.push(event)
        continue
      }
      const refusal = rules.admit(state, event)
      if (refusal) {
        result.refused.push({ event, refusal })
        if (waited.has(event)) result.dropped.push(event)
        continue
      }
      if (waited.has(event)) result.released.push(event)
      state = rules.evolve(state, event)
      result.applied.push(event)
      result.states.set(caseId, state)
    }
  }
  return result
}
