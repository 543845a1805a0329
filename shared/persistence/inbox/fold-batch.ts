import type { CaseEvent, CaseState, Verdict } from '../../case/index.ts'
import type { Refusal } from '../../identity/index.ts'

/** What an inbox does with an event: the rules are handed in, the fold knows none. */
export type FoldRules = {
  admit: (state: CaseState | null, event: CaseEvent) => Verdict
  evolve: (state: CaseState | null, event: CaseEvent) => CaseState
}

/** An event that may not be applied, and why. */
export type RefusedEvent = { event: CaseEvent; refusal: Refusal }

/** An event that was applied, and how its case stood before it. */
export type AppliedStep = { before: CaseState | null; event: CaseEvent }

/** What a batch of events does to the copies of the cases. */
export type FoldedBatch = {
  applied: CaseEvent[]
  steps: AppliedStep[]
  /** New events that have to wait. */
  early: CaseEvent[]
  /** Of all that wait: those whose turn has come, and the catalogue version that they need. */
  awaited: Map<CaseEvent, number>
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
 * Applies events in the order of their numbers, case by case. One that comes too soon waits, as does
 * one that needs a catalogue version which is not here, with all that come after it. One that may
 * not be applied is refused and holds up its own case only.
 */
export const foldBatch = (
  rules: FoldRules,
  before: ReadonlyMap<string, CaseState>,
  waiting: readonly CaseEvent[],
  incoming: readonly CaseEvent[],
): FoldedBatch => {
  const result: FoldedBatch = {
    applied: [],
    steps: [],
    early: [],
    awaited: new Map(),
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
      const verdict = rules.admit(state, event)
      if (verdict.as === 'waits') {
        result.awaited.set(event, verdict.catalogue)
        if (!waited.has(event)) result.early.push(event)
        continue
      }
      if (verdict.as === 'refused') {
        result.refused.push({ event, refusal: verdict.refusal })
        if (waited.has(event)) result.dropped.push(event)
        continue
      }
      if (waited.has(event)) result.released.push(event)
      result.steps.push({ before: state, event })
      state = rules.evolve(state, event)
      result.applied.push(event)
      result.states.set(caseId, state)
    }
  }
  return result
}
