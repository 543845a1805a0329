import { createGateway } from '@liandong/gateway'
import { serveHttp } from '@liandong/shared/graphql'
import type { Network } from '@liandong/shared/network'
import { createLogger } from '@liandong/shared/telemetry'
import type { GraphQLSchema } from 'graphql'
import { startTiers, type TestTiers } from './tiers.ts'

/** A gateway over real tiers: all doors by which a request comes in, and all that is logged behind them. */
export type FrontDoors = {
  tiers: TestTiers
  gateway: { url: string; schema: GraphQLSchema }
  /** The lines of all logs at their lowest level, as they are written. */
  lines: string[]
  stop: () => Promise<void>
}

const reached = (tiers: TestTiers): Network => ({
  ...tiers.network,
  instances: tiers.network.instances.map((one) => ({ ...one, url: tiers.of(one.id).url() })),
})

/** Opens the doors of a district, its stations, the city and the gateway over them. */
export const openFrontDoors = async (district = '340405'): Promise<FrontDoors> => {
  const lines: string[] = []
  const logTo = (line: string) => void lines.push(line)
  const tiers = await startTiers([district], { logTo })
  const log = createLogger('gateway', 'trace', { write: logTo })
  // A machine that is busy with other tests must not look like an instance that is away.
  const upstream = { timeoutMs: 20_000 }
  const gateway = createGateway({ network: reached(tiers), log, upstream })
  const where = { host: '127.0.0.1', port: 0, log }
  const server = await serveHttp(gateway.handler, where, gateway.endStreams)
  return {
    tiers,
    gateway: { url: `${server.url}/graphql`, schema: gateway.schema },
    lines,
    stop: async () => {
      await server.stop()
      gateway.close()
      await tiers.stop()
    },
  }
}
