import { shanghaiDate } from '../calendar/index.ts'
import { type Instance, originOf } from '../network/index.ts'
import { type Database, skipSerials } from '../persistence/index.ts'

/**
 * After a restored database has caught up: today's running numbers go on far above those known.
 * What was accepted and never reached the network is lost with the old database, but its numbers
 * stand on receipts, and no second case may bear them.
 */
export const leaveOutNumbers =
  (instance: Instance, database: Database, now: () => Date) => (): Promise<void> =>
    skipSerials(database.write, instance.divisions.map(originOf), shanghaiDate(now()))
