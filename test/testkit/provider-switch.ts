import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Issuer, startIssuer } from './issuer.ts'

/** How the provider does: it answers, it breaks the line, or its proxy answers for it (for its keys). */
export type ProviderMood = 'up' | 'down' | 'bad gateway' | 'no keys'

/** An issuer that can be switched off and on while the services run. */
export type SwitchedIssuer = Issuer & { turn: (mood: ProviderMood) => void }

/** Starts an issuer behind a switch; it keeps its address and its keys. */
export const startSwitchedIssuer = async (mood: ProviderMood = 'up'): Promise<SwitchedIssuer> => {
  const issuer = await startIssuer()
  const moods: Record<ProviderMood, (path: string, response: ServerResponse) => unknown> = {
    up: async (path, response) => {
      const keys = path.endsWith('/jwks') && (await fetch(`${issuer.url}/jwks`))
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(
        keys ? await keys.text() : JSON.stringify({ issuer: url, jwks_uri: `${url}/jwks` }),
      )
    },
    down: (_, response) => response.destroy(),
    'bad gateway': (_, response) => {
      response.writeHead(502, { 'content-type': 'text/html' })
      response.end('<h1>Bad Gateway</h1>')
    },
    'no keys': (path, response) =>
      moods[path.endsWith('/jwks') ? 'bad gateway' : 'up'](path, response),
  }
  let now = mood
  const server = createServer(({ url: path = '' }, response) => moods[now](path, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    token: (person, twist = {}) => issuer.token(person, { issuer: url, ...twist }),
    withdrawKey: issuer.withdrawKey,
    turn: (next) => {
      now = next
    },
    stop: async () => {
      server.closeAllConnections()
      await Promise.all([new Promise((resolve) => server.close(resolve)), issuer.stop()])
    },
  }
}
