import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { createLogger, type Logger } from '@liandong/shared/telemetry'
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

/** What a test may change. `issuer`: its public address, when that is not where it listens. */
export type IdentityOptions = {
  issuer?: string
  log?: Logger
  redirectUris?: string[]
  cost?: Cost
  sleep?: (milliseconds: number) => Promise<void>
}

/** As the default is so slow on purpose, tests that check many passwords take a cheaper one. */
type Cost = NonNullable<Parameters<typeof hashPassword>[1]>
const cheap: Cost = { N: 2 ** 12, r: 8, p: 1 }

const testPeople = async (cost: Cost): Promise<Person[]> => {
  const passwordHash = await hashPassword(PASSWORD, cost)
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

/**
 * A real provider on a free port with two people, and the clock of its wrong passwords. Addresses are
 * believed from this machine, so that a test can come from several.
 */
export const startIdentity = async (options: IdentityOptions = {}) => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const { issuer = url, log = createLogger('identity', 'silent') } = options
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const { x = '', y = '', d = '' } = await exportJWK(privateKey)
  const clock = { now: 1_000_000, slept: [] as number[] }
  const sleep = async (milliseconds: number) => {
    clock.now += milliseconds
    clock.slept.push(milliseconds)
  }
  const server = createProvider({
    issuer,
    people: directory(await testPeople(options.cost ?? cheap)),
    keys: {
      keys: [{ kty: 'EC', crv: 'P-256', x, y, d, kid: 'test', alg: 'ES256', use: 'sig' }],
      cookieKeys: ['0123456789abcdef'],
    },
    redirectUris: options.redirectUris ?? [CALLBACK],
    trustedProxies: ['127.0.0.1'],
    log,
    now: () => clock.now,
    sleep: options.sleep ?? sleep,
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const stop = async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  return { issuer, url, clock, stop }
}
