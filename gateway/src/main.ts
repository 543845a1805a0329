import { serveHttp } from '@liandong/shared/graphql'
import { runService } from '@liandong/shared/lifecycle'
import { createLogger } from '@liandong/shared/telemetry'
import { readGatewayConfig } from './config.ts'
import { createGateway } from './gateway.ts'

runService(async (parts) => {
  const config = readGatewayConfig(process.env)
  const { network, HOST: host, PORT: port, PUBLIC_URL: publicUrl } = config
  const log = createLogger('gateway', config.LOG_LEVEL)

  const gateway = createGateway({
    network,
    log,
    corsOrigins: config.CORS_ORIGINS,
    signIn: { issuer: config.OIDC_ISSUER, clientId: config.OIDC_CLIENT_ID, publicUrl },
  })
  parts.push({ name: 'connections', stop: gateway.close })

  const server = await serveHttp(gateway.handler, { host, port }, gateway.endStreams)
  parts.push({ name: 'http', stop: server.stop })

  log.info(
    { host, port, publicUrl, city: network.city, instances: network.instances.length },
    'listening',
  )
  return log.warn.bind(log)
})
