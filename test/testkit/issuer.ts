import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Role } from '@liandong/shared/auth'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

/** A person with a post, as the provider knows people. */
export type Person = {
  id: string
  name: string
  division: string
  department: string | null
  roles: Role[]
}

/** What a test may twist in a token. */
export type Twist = { issuer?: string; audience?: string; expires?: string; foreignKey?: boolean }

/** A token issuer with discovery and keys over HTTP, like the real provider but without pages. */
export type Issuer = {
  url: string
  token: (person: Person, twist?: Twist) => Promise<string>
  /** Publishes another key in place of the one so far, which signed all tokens until now. */
  withdrawKey: () => Promise<void>
  stop: () => Promise<void>
}

/** Starts an issuer whose tokens the services check as they check those of the real provider. */
export const startIssuer = async (): Promise<Issuer> => {
  const foreign = await generateKeyPair('ES256')
  const makeKey = async (kid: string) => {
    const { publicKey, privateKey } = await generateKeyPair('ES256')
    return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } }
  }
  let own = await makeKey('test')
  const server = createServer((request, response) => {
    const keys = request.url?.endsWith('/jwks')
    const body = keys ? { keys: [own.jwk] } : { issuer: url, jwks_uri: `${url}/jwks` }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    token: ({ id, ...claims }, twist = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: own.jwk.kid })
        .setSubject(id)
        .setIssuer(twist.issuer ?? url)
        .setAudience(twist.audience ?? 'liandong')
        .setIssuedAt()
        .setExpirationTime(twist.expires ?? '1h')
        .sign(twist.foreignKey ? foreign.privateKey : own.privateKey),
    withdrawKey: async () => {
      own = await makeKey('test-2')
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
