import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

/** What the provider says otherwise than it should at its token endpoint. */
export type Lie = {
  /** Claims of the ID token that are replaced; undefined leaves one out. */
  idClaims?: Record<string, unknown>
  /** What replaces parts of the token endpoint's answer. */
  answer?: Record<string, unknown>
  foreignKey?: boolean
  /** What comes instead of any answer. */
  instead?: { status: number; type: string; body: string } | 'hangs up'
}

/** An OpenID provider without pages: whoever brings a code gets tokens, well made or as the lie says. */
export type FakeProvider = {
  issuer: string
  lie: Lie
  /** The nonce of the sign-in under way; a browser would carry it. */
  nonce: string
  /** What was asked at the token endpoint. */
  asked: URLSearchParams[]
  /** What discovery says beside the endpoints. */
  metadata: Record<string, unknown>
  accessToken: string
  stop: () => void
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

/** Starts the provider for the client `liandong-console`. */
export const startFakeProvider = async (): Promise<FakeProvider> => {
  const [own, foreign] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')])
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'k', alg: 'ES256', use: 'sig' }

  const idToken = () =>
    new SignJWT({
      ...{ iss: provider.issuer, sub: 'p-1', aud: 'liandong-console', nonce: provider.nonce },
      ...{ iat: Math.floor(Date.now() / 1_000), exp: Math.floor(Date.now() / 1_000) + 600 },
      ...provider.lie.idClaims,
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'k' })
      .sign(provider.lie.foreignKey ? foreign.privateKey : own.privateKey)

  const json = (response: ServerResponse, body: object, status = 200) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

  const giveTokens = async (response: ServerResponse) => {
    const { instead, answer } = provider.lie
    if (instead === 'hangs up') return response.destroy()
    if (instead)
      return response.writeHead(instead.status, { 'content-type': instead.type }).end(instead.body)
    const tokens = { access_token: provider.accessToken, id_token: await idToken() }
    return json(response, { ...tokens, expires_in: 1_800, token_type: 'Bearer', ...answer })
  }

  const server = createServer(async (request, response) => {
    const { issuer, metadata } = provider
    if (request.url === '/jwks') return json(response, { keys: [jwk] })
    if (request.url !== '/token')
      return json(response, {
        ...{ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` },
        ...{ jwks_uri: `${issuer}/jwks`, id_token_signing_alg_values_supported: ['ES256'] },
        ...metadata,
      })
    let body = ''
    for await (const chunk of request) body += chunk
    const form = new URLSearchParams(body)
    provider.asked.push(form)
    if (form.get('code') !== 'good') return json(response, { error: 'invalid_grant' }, 400)
    return giveTokens(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const provider: FakeProvider = {
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ lie: {}, nonce: '', asked: [], metadata: {} },
    accessToken: `${encode({ alg: 'ES256' })}.${encode({ sub: 'p-1', name: '</script><b>王秀英' })}.c2ln`,
    stop: () => server.close(),
  }
  return provider
}
