import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { databaseTarget, primaryFinder } from './primary-finder.ts'

const listening = async (onSocket = (socket: Socket) => void socket.write('welcome')) => {
  const server = createServer(onSocket).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => new Promise((closed) => server.close(closed))
  onTestFinished(() => void close())
  return { port: (server.address() as AddressInfo).port, close }
}
const nobody = async (): Promise<number> => {
  const { port, close } = await listening()
  await close()
  return port
}
const portOf = async (socket: Socket): Promise<number | undefined> => {
  await once(socket, 'data').catch(() => {})
  const port = socket.remotePort
  socket.destroy()
  return port
}
const host = '127.0.0.1'

describe('the primary among several servers', () => {
  it('is looked for where it was last', async () => {
    const [one, two] = [await listening(), await listening()]
    const finder = primaryFinder([one, two].map(({ port }) => ({ host, port })))
    expect(await portOf(await finder.connect())).toBe(one.port)
    expect(await portOf(await finder.connect())).toBe(one.port)
    finder.next()
    expect(await portOf(await finder.connect())).toBe(two.port)
    expect(await portOf(await finder.connect())).toBe(two.port)
  })

  it('is looked for at the next one when a server lets nobody in, and then there', async () => {
    const [dead, two] = [await nobody(), await listening()]
    const finder = primaryFinder([dead, two.port].map((port) => ({ host, port })))
    const many = await Promise.all([1, 2, 3, 4].map(() => finder.connect()))
    expect(await Promise.all(many.map(portOf))).toEqual(many.map(() => two.port))
    expect(await portOf(await finder.connect())).toBe(two.port)
    await two.close()
    expect(await portOf(await finder.connect())).toBeUndefined()
  })

  it.each([
    ['ends them at once', (socket: Socket) => void socket.resetAndDestroy()],
    ['says nothing', (socket: Socket) => void socket.resume()],
  ])('is not looked for any more where something takes connections and %s', async (_, act) => {
    const [front, two] = [await listening(act), await listening()]
    const finder = primaryFinder([front, two].map(({ port }) => ({ host, port })))
    const socket = await finder.connect()
    const closed = new Promise((done) => socket.on('error', done).once('close', done))
    // Whoever waits for a word gives up in the end.
    setTimeout(() => socket.destroy(), 50)
    await closed
    expect(await portOf(await finder.connect())).toBe(two.port)
  })
})

describe('the address of a database', () => {
  it('of one server goes to postgres.js as it is', () => {
    const url = 'postgres://me:p%40ss@here:5433/x?sslmode=require'
    expect(databaseTarget(url)).toMatchObject({ url, finder: { servers: 1 } })
    const local = 'postgres:///x?host=/run/postgresql'
    expect(databaseTarget(local)).toEqual({ url: local, finder: null })
  })

  it('of several is one URL, and a finder', () => {
    const address = 'postgres://me:p%40ss@a:5433,b/x?target_session_attrs=primary&sslmode=require'
    const { url, finder } = databaseTarget(address)
    expect(url).toBe('postgres://me:p%40ss@a:5433/x?sslmode=require')
    expect(finder?.servers).toBe(2)
  })
})
