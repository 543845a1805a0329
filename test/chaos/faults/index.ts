import { clocks } from './clocks.ts'
import { deleteConsumer } from './delete-consumer.ts'
import type { Fault } from './fault.ts'
import { fillDisk } from './fill-disk.ts'
import { fillPostgres } from './fill-postgres.ts'
import { freezeService } from './freeze-service.ts'
import { killLeader } from './kill-leader.ts'
import { killNats } from './kill-nats.ts'
import { killPostgres } from './kill-postgres.ts'
import { killPrimary } from './kill-primary.ts'
import { killService } from './kill-service.ts'
import { cutLine, refuseLine, resetLine, slowLine, thinLine } from './lines.ts'
import { lockTable } from './lock-table.ts'
import { oldBackup } from './old-backup.ts'
import { poison } from './poison.ts'
import { replicas } from './replicas.ts'
import { restartGateway } from './restart-gateway.ts'
import { restartPostgres } from './restart-postgres.ts'
import { slowPostgres } from './slow-postgres.ts'
import { stationAway } from './station-away.ts'
import { areMixed, versions } from './versions.ts'
import { wipeNats } from './wipe-nats.ts'

/** Every fault by its name. */
export const faults: Record<string, Fault> = {
  'kill-service': killService,
  'freeze-service': freezeService,
  'restart-gateway': restartGateway,
  'kill-nats': killNats,
  'wipe-nats': wipeNats,
  'kill-postgres': killPostgres,
  'restart-postgres': restartPostgres,
  'fill-postgres': fillPostgres,
  'slow-postgres': slowPostgres,
  'lock-table': lockTable,
  'cut-line': cutLine,
  'refuse-line': refuseLine,
  'slow-line': slowLine,
  'thin-line': thinLine,
  'reset-line': resetLine,
  'station-away': stationAway,
  clocks,
  replicas,
  ...(areMixed() ? { versions } : {}),
  'delete-consumer': deleteConsumer,
  poison,
  'fill-disk': fillDisk,
  'old-backup': oldBackup,
  'kill-leader': killLeader,
  'kill-primary': killPrimary,
}

const entries = Object.entries(faults)

/** Those that stand on more servers than the others, and come alone. */
export const alone: string[] = entries.filter(([, { ground }]) => ground).map(([name]) => name)

/** The faults of these names; no names: all that can be mixed. */
export const chosen = (wanted: readonly string[] | null): Record<string, Fault> =>
  Object.fromEntries(
    entries.filter(([name]) => (wanted ? wanted.includes(name) : !alone.includes(name))),
  )
