import { once } from 'node:events'
import { createProvider, directory, hashPassword, type Person } from '@liandong/identity'
import { freeBase } from '@liandong/launcher'
import type { Logger } from '@liandong/shared/telemetry'
import { exportJWK, generateKeyPair } from 'jose'

/** Everybody's. */
export const PASSWORD = 'correct horse'

const person = async (more: Pick<Person, 'id' | 'name' | 'division'>): Promise<Person> => ({
  ...more,
  username: more.id,
  passwordHash: await hashPassword(PASSWORD, { N: 1_024, r: 8, p: 1 }),
  department: null,
  roles: ['agent'],
})

/** The real `services/identity` with two agents, on a free port. */
export const startIdentity = async (redirectUris: string[], log: Logger) => {
  const port = await freeBase(1)
  const issuer = `http://127.0.0.1:${port}`
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const { x = '', y = '', d = '' } = await exportJWK(privateKey)
  const people = await Promise.all([
    person({ id: 'agent-1', name: '王秀英', division: '340405100' }),
    person({ id: 'agent-2', name: '李建国', division: '340405101' }),
  ])
  const server = createProvider({
    ...{ issuer, redirectUris, log, people: directory(people) },
    keys: {
      keys: [{ kty: 'EC', crv: 'P-256', x, y, d, kid: 'test', alg: 'ES256', use: 'sig' }],
      cookieKeys: ['0123456789abcdef'],
    },
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const stop = async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  return { issuer, stop }
}
