import { once } from 'node:events'
import { runService } from '@liandong/shared/lifecycle'
import { createMetrics, httpDuration, serveMetrics } from '@liandong/shared/telemetry'
import { readIdentityConfig } from './config.ts'
import { log } from './console-log.ts'
import { readKeys } from './keys.ts'
import { readPeople } from './people.ts'
import { createProvider } from './server.ts'

runService(async (parts) => {
  const { host, port, issuer, redirectUris, ...config } = readIdentityConfig(process.env)
  log.level = config.logLevel
  const people = await readPeople(config.peopleFile)
  const keys = await readKeys(config.keysFile)
  const metrics = createMetrics('liandong-identity', 'identity')
  const timed = httpDuration(metrics, ['/auth', '/token', '/jwks', '/me', '/health'])
  const { trustedProxies } = config
  const server = createProvider({ issuer, people, keys, redirectUris, trustedProxies, log, timed })
  const shown = await serveMetrics(metrics, config.metrics, log)
  if (shown) parts.push({ name: 'metrics', stop: shown.stop })
  server.listen(port, host)
  await once(server, 'listening')
  const stop = () =>
    new Promise<void>((stopped) => {
      server.close(() => stopped())
      server.closeIdleConnections()
    })
  parts.push({ name: 'http', stop })
  log.info({ host, port, issuer, metricsUrl: shown?.url }, 'identity service is up')
  return (fields, message) => log.warn(fields, message)
})
