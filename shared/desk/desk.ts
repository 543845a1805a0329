import type { Calendar } from '../calendar/index.ts'
import type { Policy, WritableVersion } from '../case/index.ts'
import type { Recovery, Relay } from '../messaging/index.ts'
import type { Instance, NetworkIndex } from '../network/index.ts'
import type { CommandStore, Database } from '../persistence/index.ts'
import type { Places } from '../quota/index.ts'
import type { Logger } from '../telemetry/index.ts'
import type { CatalogueShelf } from './catalogue-shelf.ts'
import type { Changes } from './changes.ts'
import type { DeskMetrics } from './metrics/desk-metrics.ts'

/** All that the counters of an instance work with. Everything outside comes in here, the clock too. */
export type Desk = {
  instance: Instance
  network: NetworkIndex
  policy: Policy
  /** In which shape new events are written. */
  eventVersion: WritableVersion
  calendar: Calendar
  database: Database
  commands: CommandStore
  catalogue: CatalogueShelf
  changes: Changes
  /** For the attempts to track a case. */
  trackPlaces: Places
  /** From which query codes are derived, so that a receipt can be printed again. */
  querySecret: string
  /** Whether the database knows all that was done on it. */
  recovery: Pick<Recovery, 'trusted' | 'underWay' | 'readsAnew'>
  /** Carries what was committed to the others. */
  relay: Relay
  now: () => Date
  metrics: DeskMetrics
  log: Logger
}
