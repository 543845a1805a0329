import {
  type CaseEvent,
  type CaseState,
  type EventShape,
  evolve,
  type NewEvent,
  type Officer,
  type WritableVersion,
} from '../case/index.ts'
import { caseSubject } from '../messages/index.ts'
import {
  type CommandKey,
  type Entry,
  messageId,
  type Recorded,
  type Session,
} from '../persistence/index.ts'
import type { Desk } from './desk.ts'

/** What a command leads to, before it is written. */
export type Append = {
  caseId: string
  before: CaseState | null
  events: NewEvent[]
  by: Officer
  at: Date
  correlationId: string
  command: CommandKey
  /** The database on which it was decided that it may be written. */
  session: Session
}

const shapeOf = (
  version: WritableVersion,
  { key, fingerprint }: CommandKey,
  after: string | undefined,
): EventShape => ({
  version,
  command: key,
  fingerprint,
  ...(after === undefined ? {} : { after }),
})

const numbered = (desk: Desk, change: Append): CaseEvent[] => {
  const { caseId, before, events, by, at, correlationId } = change
  return events.map((event, index) => ({
    ...event,
    ...shapeOf(
      desk.eventVersion,
      change.command,
      index === 0 ? before?.changedAt : at.toISOString(),
    ),
    caseId,
    number: (before?.number ?? 0) + index + 1,
    at: at.toISOString(),
    by,
    correlationId,
  }))
}

const entryOf = ({ instance }: Desk, origin: string, event: CaseEvent): Entry => ({
  event,
  message: {
    id: messageId(),
    subject: caseSubject(origin, instance.tier, event.type),
    payload: JSON.stringify(event),
  },
})

/** The other instances that keep a copy of the cases of an origin. */
export const othersConcerned = ({ instance, network }: Desk, origin: string): string[] =>
  network
    .concernedInstances(origin)
    .map(({ id }) => id)
    .filter((id) => id !== instance.id)

/**
 * Appends a command's events to the log and to the outbox in one commit, then hands them to the relay
 * and tells the listeners. `numberTaken` means that somebody else was faster,
 * `databaseLost` that another database may answer now: decide again on what stands then.
 */
export const append = async (
  desk: Desk,
  change: Append,
): Promise<{ recorded: Recorded; state: CaseState }> => {
  const events = numbered(desk, change)
  const state = events.reduce<CaseState | null>(evolve, change.before)
  if (!state) throw new Error(`case ${change.caseId}: a command without events`)
  const entries = events.map((event) => entryOf(desk, state.origin, event))
  const awaiting = othersConcerned(desk, state.origin)
  const headStart = desk.relay.headStart()
  const recorded = await desk.commands.record({
    command: change.command,
    session: change.session,
    state,
    entries,
    awaiting,
    headStart,
  })
  if (recorded === 'done') {
    if (headStart > 0) desk.relay.send(entries.map(({ message }) => message))
    else desk.relay.hint()
    desk.metrics.appended(events.length)
    for (const event of events) {
      desk.changes.tell({ state, event })
      const { caseId, number, type, correlationId } = event
      desk.log.info({ caseId, number, type, correlationId, by: event.by.id }, 'event appended')
    }
  }
  return { recorded, state }
}
