import { createLogger } from '@liandong/shared/telemetry'
import { startTestGateway, type TestGateway } from './gateway.ts'
import { startTiers, type TestTiers } from './tiers.ts'

/** A gateway over real tiers: all doors by which a request comes in, and all that is logged behind them. */
export type FrontDoors = {
  tiers: TestTiers
  gateway: TestGateway
  /** The lines of all logs at their lowest level, as they are written. */
  lines: string[]
  stop: () => Promise<void>
}

/** Opens the doors of a district, its stations, the city and the gateway over them. */
export const openFrontDoors = async (district = '340405'): Promise<FrontDoors> => {
  const lines: string[] = []
  const logTo = (line: string) => void lines.push(line)
  const tiers = await startTiers([district], { logTo })
  const log = createLogger('gateway', 'trace', { write: logTo })
  // A machine that is busy with other tests must not look like an instance that is away.
  const upstream = { timeoutMs: 20_000 }
  const gateway = await startTestGateway(tiers, { log, upstream })
  return {
    tiers,
    gateway,
    lines,
    stop: async () => {
      await gateway.stop()
      await tiers.stop()
    },
  }
}
