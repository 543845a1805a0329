import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { createLogger } from '@liandong/shared/telemetry'
import { exportJWK, generateKeyPair } from 'jose'
import { hashPassword } from '../password.ts'
import { directory, type Person } from '../people.ts'
import { createProvider } from '../server.ts'

export const PASSWORD = 'correct horse'
export const CALLBACK = 'http://127.0.0.1:9/callback'

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

const testPeople = async (): Promise<Person[]> => {
  const passwordHash = await hashPassword(PASSWORD)
  const clerk: Person = {
    id: 'p-1',
    name: '王秀英',
    username: 'clerk-340405-market',
    passwordHash,
    division: '340405',
    department: 'market',
    roles: ['clerk'],
  }
  const agent: Person = {
    ...clerk,
    id: 'p-2',
    name: '李建国',
    username: 'agent-340405100',
    division: '340405100',
    department: null,
    roles: ['agent'],
  }
  return [clerk, agent]
}

/** A real provider on a free port with two people, and the clock of its account lock. */
export const startIdentity = async () => {
  const port = await freePort()
  const issuer = `http://127.0.0.1:${port}`
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const { x = '', y = '', d = '' } = await exportJWK(privateKey)
  const clock = { now: 0 }
  const server = createProvider({
    issuer,
    people: directory(await testPeople()),
    keys: {
      keys: [{ kty: 'EC', crv: 'P-256', x, y, d, kid: 'test', alg: 'ES256', use: 'sig' }],
      cookieKeys: ['0123456789abcdef'],
    },
    redirectUris: [CALLBACK],
    log: createLogger('identity', 'silent'),
    now: () => clock.now,
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const stop = async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  return { issuer, clock, stop }
}
