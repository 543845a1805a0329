import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { layLine } from './line.ts'

/** A server that says everything back. */
const server = createServer((socket) => socket.on('error', () => {}).pipe(socket))
let address = ''

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = `nats://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const lay = async () => {
  const line = await layLine(address)
  onTestFinished(line.close)
  const open = async (): Promise<Socket> => {
    const { port } = new URL(line.through(address))
    const socket = connect(Number(port), '127.0.0.1')
    socket.on('error', () => {})
    onTestFinished(() => void socket.destroy())
    await once(socket, 'connect')
    return socket
  }
  return { line, open }
}

const echo = async (socket: Socket, text: string): Promise<string> => {
  socket.write(text)
  let heard = ''
  while (heard.length < text.length) {
    const [chunk] = await once(socket, 'data')
    heard += chunk
  }
  return heard
}

it('passes what is said, both ways', async () => {
  const { open } = await lay()
  const socket = await open()
  const long = 'x'.repeat(300_000)
  expect(await echo(socket, long)).toBe(long)
})

it('holds every byte while it is cut, and lets them go on', async () => {
  const { line, open } = await lay()
  const socket = await open()
  line.become({ as: 'cut' })
  const answer = echo(socket, 'late')
  const first = await Promise.race([answer, new Promise((done) => setTimeout(done, 100, 'quiet'))])
  expect(first).toBe('quiet')
  line.become({ as: 'whole' })
  expect(await answer).toBe('late')
})

it('ends connections that are refused, old ones and new ones', async () => {
  const { line, open } = await lay()
  const socket = await open()
  const closed = once(socket, 'close')
  line.become({ as: 'refused' })
  await closed
  const next = await open().catch(() => null)
  if (next && !next.closed) await once(next, 'close')
})

it('is as slow and as thin as told', async () => {
  const { line, open } = await lay()
  const socket = await open()
  const timed = async (text: string) => {
    const begun = performance.now()
    await echo(socket, text)
    return performance.now() - begun
  }
  line.become({ as: 'slow', milliseconds: 40 })
  expect(await timed('a')).toBeGreaterThan(75)
  line.become({ as: 'thin', bytesPerSecond: 40_000 })
  expect(await timed('b'.repeat(4_000))).toBeGreaterThan(95)
})

it('leads to each server of a cluster by an end of its own', async () => {
  const other = createServer((socket) => socket.on('error', () => {}).end('other'))
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  onTestFinished(() => void other.close())
  const hosts = `${new URL(address).host},127.0.0.1:${(other.address() as AddressInfo).port}`
  const all = `postgres://me:5432@${hosts}/x?target_session_attrs=primary`
  const line = await layLine(all)
  onTestFinished(line.close)
  const parts = /^postgres:\/\/me:5432@127\.0\.0\.1:(\d+),127\.0\.0\.1:(\d+)\/x\?/
  const [, first, second] = parts.exec(line.through(all)) ?? []
  const [one, two] = [first, second].map((port) => connect(Number(port), '127.0.0.1'))
  onTestFinished(() => void one?.destroy())
  expect(await echo(one!, 'hello')).toBe('hello')
  expect(String((await once(two!, 'data'))[0])).toBe('other')
})

it('tears a message in the middle, once', async () => {
  const { line, open } = await lay()
  const socket = await open()
  let heard = ''
  socket.on('data', (chunk) => {
    heard += chunk
  })
  await echo(socket, 'whole')
  line.reset()
  const closed = once(socket, 'close')
  socket.write('0123456789')
  await closed
  expect(heard.length).toBeLessThan(15)
  expect(await echo(await open(), 'again')).toBe('again')
})
