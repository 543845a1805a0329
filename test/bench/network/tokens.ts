import { readFileSync } from 'node:fs'
import type { DemoPerson, RunningNetwork } from '@liandong/launcher'
import { importJWK, type JWK, SignJWT } from 'jose'

/** Makes access tokens by user name. */
export type Tokens = (username: string) => Promise<string>

const AUDIENCE = 'liandong'

const personOf = (people: readonly DemoPerson[], username: string): DemoPerson => {
  const person = people.find((one) => one.username === username)
  if (!person) throw new Error(`nobody is called ${username}`)
  return person
}

/**
 * Tokens as the network's own OpenID provider gives them, signed with its key and with its claims;
 * only signing in, which is slow on purpose, is left out, and they last for a long run.
 */
export const tokensOf = async ({ people, layout, addresses }: RunningNetwork): Promise<Tokens> => {
  const { keys } = JSON.parse(readFileSync(layout.keys, 'utf8')) as { keys: JWK[] }
  const [jwk] = keys
  if (!jwk?.kid) throw new Error('the provider has no key')
  const header = { alg: 'ES256', kid: jwk.kid, typ: 'at+jwt' }
  const key = await importJWK(jwk, 'ES256')
  return (username) => {
    const { id, name, division, department, roles } = personOf(people, username)
    const claims = { name, division, department, roles, client_id: 'bench', scope: 'liandong' }
    return new SignJWT(claims)
      .setProtectedHeader(header)
      .setSubject(id)
      .setIssuer(addresses.issuer)
      .setAudience(AUDIENCE)
      .setJti(crypto.randomUUID())
      .setIssuedAt()
      .setExpirationTime('24h')
      .sign(key)
  }
}
