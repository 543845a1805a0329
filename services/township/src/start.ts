import { fileURLToPath } from 'node:url'
import { townshipPolicy } from '@liandong/shared/case'
import type { TierConfig } from '@liandong/shared/config'
import {
  deskChecks,
  deskResolvers,
  keepDueDates,
  leaveOutNumbers,
  openDesk,
  receiver,
  serveDesk,
} from '@liandong/shared/desk'
import { readSdl, tierSchema } from '@liandong/shared/graphql'
import type { Part } from '@liandong/shared/lifecycle'
import { openExchange } from '@liandong/shared/messaging'
import { migrateDatabase, openDatabase } from '@liandong/shared/persistence'
import type { Logger } from '@liandong/shared/telemetry'
import { intakeResolvers } from './resolvers/intake.ts'

const inPackage = (path: string) => new URL(`../${path}`, import.meta.url)

/** What a running township service shows to the one who started it. */
export type Running = { url: string; metricsUrl: string | null }

/**
 * Starts a township: database, desk, exchange of messages, HTTP; each as a part that is stopped in the
 * reverse order, so that no request and no message under way is lost.
 */
export const startTownship = async (
  config: TierConfig,
  log: Logger,
  parts: Part[],
  now: () => Date = () => new Date(),
): Promise<Running> => {
  const { network, instance, nats } = config
  const migrations = fileURLToPath(inPackage('migrations'))
  await migrateDatabase(config.database.url, migrations)
  const database = openDatabase(config.database.url, config.database.connections)
  parts.push({ name: 'database', stop: database.close })

  const exchange = openExchange({
    network,
    instance,
    database,
    nats,
    trustedByHand: config.trustedDatabase,
    regained: leaveOutNumbers(instance, database, now),
    log,
  })
  parts.push({ name: 'exchange', stop: exchange.stop })
  const desk = await openDesk({ config, policy: townshipPolicy, database, exchange, now, log })
  const dueDates = await keepDueDates(desk)
  parts.push({ name: 'due dates', stop: dueDates.stop })
  const store = receiver(desk)
  exchange.receive(store)

  const schema = tierSchema(readSdl(inPackage('schema.graphql')), [
    ...deskResolvers(store),
    intakeResolvers,
  ])
  const checks = deskChecks(desk, exchange, dueDates, migrations)
  const server = await serveDesk(desk, config, { schema, exchange, checks })
  parts.push(
    { name: 'http', stop: server.stop },
    { name: 'subscriptions', stop: desk.changes.close },
  )
  const { url, metricsUrl } = server
  log.info({ url, metricsUrl, divisions: instance.divisions.length }, 'township service is up')
  return { url, metricsUrl }
}
