import type { Instance } from '../../network/index.ts'
import { createMetrics, type Metrics } from '../../telemetry/index.ts'

/** What a counter counts. */
export type DeskMetrics = {
  metrics: Metrics
  /** A command was answered, or failed, after so many seconds. */
  command: (name: string, outcome: CommandOutcome, seconds: number) => void
  /** Own events were written. */
  appended: (events: number) => void
  /** Events of other instances changed the copies here. */
  applied: (events: number) => void
  /** Stored due dates were replaced, because they were counted by another calendar. */
  dueDatesMoved: (cases: number) => void
  /** Entries were applied although a precondition of theirs was broken; only the city finds them. */
  irregular: (events: number) => void
  /** Messages were not stored, because their senders have too much waiting here. */
  heldBack: (messages: number) => void
}

/** `failed`: there was no answer that says what became of it. */
export type CommandOutcome = 'done' | 'refused' | 'failed'

/** An acceptance takes 2 to 20 ms; a database that is silent is given up after 10 s. */
const BUCKETS = [...[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5], ...[1, 2.5, 5, 10]]

/** The metrics of an instance. What they count is bounded: no label takes what somebody wrote. */
export const deskMetrics = ({ id, tier }: Instance): DeskMetrics => {
  const metrics = createMetrics(`liandong-${tier}`, id)
  const commands = metrics.histogram(
    'liandong_command_duration_seconds',
    'How long commands took at this instance, by command and outcome (done, refused, failed).',
    ['command', 'outcome'],
    BUCKETS,
  )
  const appended = metrics.counter(
    'liandong_events_appended_total',
    'Events that this instance wrote into the logs of the cases it holds.',
  )
  const applied = metrics.counter(
    'liandong_events_applied_total',
    'Events of other instances that were applied to the copies here.',
  )
  const moved = metrics.counter(
    'liandong_due_dates_moved_total',
    'Open cases of which the stored due date was counted by another calendar and was another one.',
  )
  const irregular = metrics.counter(
    'liandong_irregular_entries_total',
    'Entries that were applied although a precondition of their command was broken; found by the city.',
  )
  const heldBack = metrics.counter(
    'liandong_messages_held_back_total',
    'Messages that were not stored because their sender has too many dead letters or waiting entries here.',
  )
  return {
    metrics,
    command: (command, outcome, seconds) => commands.observe({ command, outcome }, seconds),
    appended: (events) => appended.inc(events),
    applied: (events) => applied.inc(events),
    dueDatesMoved: (cases) => moved.inc(cases),
    irregular: (events) => irregular.inc(events),
    heldBack: (messages) => heldBack.inc(messages),
  }
}
