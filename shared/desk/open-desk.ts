import { officialCalendar } from '../calendar/index.ts'
import type { Policy } from '../case/index.ts'
import type { TierConfig } from '../config/index.ts'
import type { Exchange } from '../messaging/index.ts'
import { networkIndex } from '../network/index.ts'
import { type Database, instanceSecret, openCommandStore } from '../persistence/index.ts'
import type { Logger } from '../telemetry/index.ts'
import { openCatalogueShelf } from './catalogue-shelf.ts'
import { openChanges } from './changes.ts'
import type { Desk } from './desk.ts'
import { deskMetrics } from './metrics/desk-metrics.ts'
import { openTrackPlaces } from './track.ts'

/** What a desk is made of. */
export type DeskSettings = {
  config: TierConfig
  policy: Policy
  database: Database
  exchange: Pick<Exchange, 'relay' | 'recovery'>
  now: () => Date
  log: Logger
}

/** Opens the desk of an instance on its database. */
export const openDesk = async (settings: DeskSettings): Promise<Desk> => {
  const { config, policy, database, exchange, now, log } = settings
  return {
    instance: config.instance,
    network: networkIndex(config.network),
    policy,
    eventVersion: config.eventVersion,
    calendar: officialCalendar,
    database,
    commands: openCommandStore(database),
    catalogue: openCatalogueShelf(database.write),
    changes: openChanges(),
    trackPlaces: openTrackPlaces(),
    querySecret: await instanceSecret(database.write, 'query-code'),
    relay: exchange.relay,
    recovery: exchange.recovery,
    now,
    metrics: deskMetrics(config.instance),
    log,
  }
}
