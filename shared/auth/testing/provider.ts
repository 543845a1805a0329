import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

/** What it says instead of the truth; nothing at all when it hangs. */
type Answer = { status: number; body: string } | 'hangs'
type Asked = { discovery: number; keys: number }

/** An identity provider on this machine that can fall ill: discovery and keys over HTTP. */
export type Provider = {
  url: string
  /** How often it was asked. */
  asked: Asked
  /** What it suffers from; `null` when it is well. */
  illness: { discovery: Answer | null; keys: Answer | null }
  token: (claims: object, header?: object) => Promise<string>
  /** Signs with another key of the same name. */
  forged: (claims: object) => Promise<string>
  /** Signs with a key that it publishes too, for another algorithm (ES384). */
  otherwise: (claims: object) => Promise<string>
  /** Signs with RS256, as most providers do. */
  rsa: (claims: object, header?: object) => Promise<string>
  changeKey: () => Promise<void>
  stop: () => Promise<void>
  start: () => Promise<void>
}

const sign = (claims: object, key: CryptoKey, header: object) =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', kid: 'key-1', ...header }).sign(key)

/** Starts a provider on a free port; `stop` and `start` again keep the port. */
export const startProvider = async (): Promise<Provider> => {
  let own = await generateKeyPair('ES256')
  let kid = 'key-1'
  const [foreign, other, rsa] = await Promise.all([
    generateKeyPair('ES256'),
    generateKeyPair('ES384'),
    generateKeyPair('RS256'),
  ])
  const asked: Asked = { discovery: 0, keys: 0 }
  const illness: Provider['illness'] = { discovery: null, keys: null }
  let url = ''

  const well = async (what: keyof Asked): Promise<Answer> => {
    const jwk = { ...(await exportJWK(own.publicKey)), kid, alg: 'ES256', use: 'sig' }
    const second = { ...(await exportJWK(other.publicKey)), kid: 'key-384', alg: 'ES384' }
    const third = { ...(await exportJWK(rsa.publicKey)), kid: 'key-rsa', alg: 'RS256', use: 'sig' }
    const body =
      what === 'keys' ? { keys: [jwk, second, third] } : { issuer: url, jwks_uri: `${url}/jwks` }
    return { status: 200, body: JSON.stringify(body) }
  }
  const server = createServer(async (request, response) => {
    const what = request.url === '/jwks' ? 'keys' : 'discovery'
    asked[what] += 1
    const answer = illness[what] ?? (await well(what))
    if (answer === 'hangs') return
    const { status, body } = answer
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
    response.end(body)
  })
  let port = 0
  const start = () =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()))
  await start()
  port = (server.address() as AddressInfo).port
  url = `http://127.0.0.1:${port}`
  return {
    url,
    asked,
    illness,
    token: (claims, header = {}) => sign(claims, own.privateKey, { kid, ...header }),
    forged: (claims) => sign(claims, foreign.privateKey, { kid }),
    otherwise: (claims) => sign(claims, other.privateKey, { alg: 'ES384', kid: 'key-384' }),
    rsa: (claims, header = {}) =>
      sign(claims, rsa.privateKey, { alg: 'RS256', kid: 'key-rsa', ...header }),
    changeKey: async () => {
      own = await generateKeyPair('ES256')
      kid = 'key-2'
    },
    start,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
