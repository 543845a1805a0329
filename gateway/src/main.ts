import { providerKeys, tokenVerifier } from '@liandong/shared/auth'
import { metricsAddress, quotasOf } from '@liandong/shared/config'
import { serveHttp } from '@liandong/shared/graphql'
import { runService } from '@liandong/shared/lifecycle'
import { createLogger, serveMetrics } from '@liandong/shared/telemetry'
import { readGatewayConfig } from './config.ts'
import { createGateway } from './gateway.ts'
import { gatewayMetrics } from './metrics/gateway-metrics.ts'

runService(async (parts) => {
  const config = readGatewayConfig(process.env)
  const { network, HOST: host, PORT: port, PUBLIC_URL: publicUrl } = config
  const log = createLogger('gateway', config.LOG_LEVEL)

  const metrics = gatewayMetrics()
  const shown = await serveMetrics(metrics.metrics, metricsAddress(config), log)
  if (shown) parts.push({ name: 'metrics', stop: shown.stop })

  const { OIDC_ISSUER: issuer, OIDC_AUDIENCE: audience } = config
  const keys = providerKeys(issuer)
  const verify = tokenVerifier({ issuer, audience, keys })
  // So that the first requests count as those of their persons already; it is tried again with each token.
  keys.get().catch(() => {})
  const gateway = createGateway({
    network,
    log,
    metrics,
    corsOrigins: config.CORS_ORIGINS,
    quotas: quotasOf(config),
    upstream: {
      perPerson: config.QUOTA_PERSON_CONNECTIONS,
      perAddress: config.QUOTA_ADDRESS_CONNECTIONS,
    },
    trustedProxies: config.TRUSTED_PROXIES,
    verify,
    signIn: { issuer, clientId: config.OIDC_CLIENT_ID, scope: config.OIDC_SCOPE, publicUrl },
  })
  parts.push({ name: 'connections', stop: gateway.close })

  const handler = metrics.timed(gateway.handler)
  const server = await serveHttp(handler, { host, port, log }, gateway.endStreams)
  parts.push({ name: 'http', stop: server.stop })

  log.info(
    {
      host,
      port,
      publicUrl,
      metricsUrl: shown?.url,
      city: network.city,
      instances: network.instances.length,
    },
    'listening',
  )
  return log.warn.bind(log)
})
