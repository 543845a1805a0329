import type { Exchange } from '../../messaging/index.ts'
import { type Backlog, readBacklog, type Waiting } from '../../persistence/index.ts'
import type { Metrics, Reading } from '../../telemetry/index.ts'
import type { Desk } from '../desk.ts'

const handOvers = ({ handedOut, handedIn }: Backlog): Reading[] =>
  Object.entries({ out: handedOut, in: handedIn }).flatMap(([direction, waiting]) =>
    readings('handovers', 'liandong_handovers_waiting', waiting, { direction }),
  )

const readings = (
  what: string,
  name: string,
  { count, oldestSeconds }: Waiting,
  labels: Record<string, string> = {},
): Reading[] => [
  { name, value: count, labels },
  { name: `liandong_${what}_oldest_age_seconds`, value: oldestSeconds, labels },
]

/** What waits in the instance's own database. */
const databaseSource = (desk: Desk) => ({
  up: {
    name: 'liandong_database_up',
    help: '1 when the database answered this scrape in time, else 0 and its gauges are absent.',
  },
  gauges: [
    {
      name: 'liandong_outbox_messages',
      help: 'Messages that not every receiver has confirmed; counted up to 100,000.',
    },
    {
      name: 'liandong_outbox_oldest_age_seconds',
      help: 'Age of the oldest of them, 0 when there is none.',
    },
    {
      name: 'liandong_early_events',
      help: 'Events that wait because an earlier one of their case is missing or waits itself.',
    },
    {
      name: 'liandong_early_events_oldest_age_seconds',
      help: 'Age of the oldest of them, 0 when there is none.',
    },
    {
      name: 'liandong_entries_without_catalogue',
      help: 'Events that wait for the version of the catalogue that they name.',
    },
    {
      name: 'liandong_entries_without_catalogue_oldest_age_seconds',
      help: 'Age of the oldest of them, 0 when there is none.',
    },
    {
      name: 'liandong_dead_letters_open',
      help: 'Messages that could not be applied and that nobody has replayed or discarded.',
    },
    {
      name: 'liandong_dead_letters_oldest_age_seconds',
      help: 'Age of the oldest of them, 0 when there is none.',
    },
    {
      name: 'liandong_handovers_waiting',
      help: 'Cases handed over by (out) or to (in) the divisions here that nobody has taken yet.',
      labels: ['direction'],
    },
    {
      name: 'liandong_handovers_oldest_age_seconds',
      help: 'Age of the oldest of these hand-overs, 0 when there is none.',
      labels: ['direction'],
    },
  ],
  read: async (): Promise<Reading[]> => {
    const backlog = await readBacklog(desk.database.relaxed, desk.instance.divisions)
    return [
      ...readings('outbox', 'liandong_outbox_messages', backlog.outbox),
      ...readings('early_events', 'liandong_early_events', backlog.early),
      ...readings(
        'entries_without_catalogue',
        'liandong_entries_without_catalogue',
        backlog.uncatalogued,
      ),
      ...readings('dead_letters', 'liandong_dead_letters_open', backlog.deadLetters),
      ...handOvers(backlog),
    ]
  },
})

/** What waits at the broker. */
const brokerSource = (exchange: Exchange) => ({
  up: {
    name: 'liandong_broker_up',
    help: '1 when the broker answered this scrape in time, else 0 and its gauges are absent.',
  },
  gauges: [
    {
      name: 'liandong_inbox_pending_messages',
      help: 'Messages that the broker holds for this instance and has not delivered yet.',
    },
    {
      name: 'liandong_inbox_unacknowledged_messages',
      help: 'Messages that were delivered and are not stored here yet.',
    },
  ],
  read: async (): Promise<Reading[]> => {
    const { pending, unacknowledged } = await exchange.lag()
    return [
      { name: 'liandong_inbox_pending_messages', value: pending },
      { name: 'liandong_inbox_unacknowledged_messages', value: unacknowledged },
    ]
  },
})

/** Has the backlog shown among the metrics: it is read when somebody looks, every 2 s at most. */
export const showBacklog = (metrics: Metrics, desk: Desk, exchange: Exchange): void => {
  metrics.source(databaseSource(desk))
  metrics.source(brokerSource(exchange))
}
