import { once } from 'node:events'
import { runService } from '@liandong/shared/lifecycle'
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
  const server = createProvider({ issuer, people, keys, redirectUris, log })
  server.listen(port, host)
  await once(server, 'listening')
  const stop = () =>
    new Promise<void>((stopped) => {
      server.close(() => stopped())
      server.closeIdleConnections()
    })
  parts.push({ name: 'http', stop })
  log.info({ host, port, issuer }, 'identity service is up')
  return (fields, message) => log.warn(fields, message)
})
