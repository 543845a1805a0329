import { once } from 'node:events'
import { type ClientRequest, request } from 'node:http'
import { afterEach, expect, it, vi } from 'vitest'
import type { Handler } from '../http/index.ts'
import { clientAddress } from '../quota/index.ts'
import { createLogger } from '../telemetry/index.ts'
import { type HttpServer, serveHttp } from './bounded-server.ts'
import { withQuotas } from './request-quotas.ts'

let server: HttpServer
let asked: { path: string; answer: () => void }[] = []
const calls: ClientRequest[] = []
afterEach(async () => {
  for (const call of calls.splice(0)) call.destroy()
  for (const { answer } of asked) answer()
  await server.stop()
})

const quota = { atOnce: 2, perMinute: 6_000 }

/** Starts a server whose answers are given by the test. */
const start = async () => {
  asked = []
  const handle: Handler = ({ url = '' }, response) =>
    asked.push({ path: url, answer: () => response.end(url) })
  const personOf = async (header: string | undefined) => header ?? null
  const quotas = { person: quota, address: quota }
  const handler = withQuotas({ quotas, addressOf: clientAddress([]), personOf }, handle)
  server = await serveHttp(handler, {
    host: '127.0.0.1',
    port: 0,
    log: createLogger('test', 'silent'),
  })
}

const ask = (path: string, authorization = 'anna'): ClientRequest => {
  const call = request(server.url + path, { agent: false, headers: { authorization } })
  call.on('error', () => {})
  call.end()
  calls.push(call)
  return call
}
const paths = () => asked.map(({ path }) => path)

it('lets as many of one person through at once as the quota says; the next waits for an answer', async () => {
  await start()
  for (const path of ['/1', '/2']) {
    ask(path)
    await vi.waitFor(() => expect(paths()).toContain(path))
  }
  const third = ask('/3')
  ask('/other', 'bert')
  await vi.waitFor(() => expect(paths()).toContain('/other'))
  expect(paths()).toEqual(['/1', '/2', '/other'])
  asked[0]?.answer()
  await vi.waitFor(() => expect(paths()).toContain('/3'))
  asked.at(-1)?.answer()
  const [response] = await once(third, 'response')
  expect(response.statusCode).toBe(200)
})

it('gives the place of a client that has left to the next', async () => {
  await start()
  const first = ask('/1')
  ask('/2')
  await vi.waitFor(() => expect(asked).toHaveLength(2))
  ask('/3')
  first.destroy()
  await vi.waitFor(() => expect(paths()).toContain('/3'))
})

it('asks nothing for a client that has left while it waited, and keeps no place for it', async () => {
  await start()
  ask('/1')
  ask('/2')
  await vi.waitFor(() => expect(asked).toHaveLength(2))
  const gone = ask('/gone')
  await once(gone, 'finish')
  gone.destroy()
  ask('/3')
  // By the time of a later answer the server has seen that the client is gone.
  for (const path of ['/a', '/b']) {
    const later = ask(path, 'bert')
    await vi.waitFor(() => expect(paths()).toContain(path))
    asked.at(-1)?.answer()
    await once(later, 'response')
  }
  asked[0]?.answer()
  asked[1]?.answer()
  await vi.waitFor(() => expect(paths()).toContain('/3'))
  ask('/4')
  await vi.waitFor(() => expect(paths()).toContain('/4'))
  expect(paths()).not.toContain('/gone')
})

it('refuses who waited in vain, with what to do and when', async () => {
  await start()
  ask('/1')
  ask('/2')
  await vi.waitFor(() => expect(asked).toHaveLength(2))
  const [response] = await once(ask('/3'), 'response')
  expect(response.statusCode).toBe(429)
  expect(response.headers['retry-after']).toBe('1')
  expect(paths()).toEqual(['/1', '/2'])
})
