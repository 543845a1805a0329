import { createGateway, type GatewaySettings } from '@liandong/gateway'
import { providerKeys, tokenVerifier } from '@liandong/shared/auth'
import { serveHttp } from '@liandong/shared/graphql'
import { createLogger } from '@liandong/shared/telemetry'
import type { GraphQLSchema } from 'graphql'
import { generous } from './generous.ts'
import type { TestTiers } from './tiers.ts'

/** A gateway over tiers of the test, in the test's process. */
export type TestGateway = { url: string; schema: GraphQLSchema; stop: () => Promise<void> }

/** Starts a gateway over real sockets in front of real tiers. */
export const startTestGateway = async (
  { network, of, issuer }: TestTiers,
  settings: Partial<GatewaySettings> = {},
): Promise<TestGateway> => {
  const instances = network.instances.map((instance) => ({
    ...instance,
    url: of(instance.id).url(),
  }))
  const { log = createLogger('gateway', 'silent') } = settings
  const keys = providerKeys(issuer.url)
  // Until it has them it counts by address.
  await keys.get()
  const gateway = createGateway({
    network: { ...network, instances },
    log,
    quotas: generous,
    verify: tokenVerifier({ issuer: issuer.url, audience: 'liandong', keys }),
    ...settings,
  })
  const where = { host: '127.0.0.1', port: 0, log }
  const server = await serveHttp(gateway.handler, where, gateway.endStreams)
  const stop = async () => {
    await server.stop()
    gateway.close()
  }
  return { url: `${server.url}/graphql`, schema: gateway.schema, stop }
}
