import { readFile, stat, writeFile } from 'node:fs/promises'
import { connect, nkeyAuthenticator } from '@nats-io/transport-node'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { layoutOf } from '../layout.ts'
import { freePorts } from '../ports.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { natsConfig } from './config.ts'
import { ensureKey, seedFile } from './credentials.ts'
import { findNatsServer } from './find.ts'
import { startNats } from './server.ts'

const TIMEOUT = 60_000
const api = '$JS.API'

const station = {
  publish: ['case.3404.05.100.township.*', `${api}.>`],
  subscribe: ['_INBOX_station.>'],
}

/** A real server with one user, who may speak for one station and read its own inbox. */
const setUp = async () => {
  const dataDir = await tempFolder()
  const layout = layoutOf(dataDir)
  const [port = 0, monitorPort = 0] = await freePorts(2)
  const server = await findNatsServer()
  const publicKey = await ensureKey(layout.credentials, 'station')
  const users = [{ name: 'station', publicKey, permissions: station }]
  const { version } = server
  const settings = { name: 'test', port, monitorPort, storeDir: layout.nats, users, version }
  await writeFile(layout.natsConfig, natsConfig(settings))
  const nats = await startNats({ server, dataDir, port, monitorPort })
  onTestFinished(() => nats.stop())

  const open = async () => {
    const seed = (await readFile(seedFile(layout.credentials, 'station'), 'utf8')).trim()
    const connection = await connect({
      servers: nats.url,
      authenticator: nkeyAuthenticator(new TextEncoder().encode(seed)),
      inboxPrefix: '_INBOX_station',
      reconnect: false,
    })
    onTestFinished(() => connection.close())
    return connection
  }
  const ask = async (subject: string, body: object | string) => {
    const connection = await open()
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await connection.request(subject, text, { timeout: 5_000 })
    return answer.json<Record<string, never>>()
  }
  return { nats, layout, open, ask }
}

const stream = {
  name: 'T',
  subjects: ['case.>'],
  storage: 'file',
  retention: 'limits',
  num_replicas: 1,
}

describe('our NATS server', () => {
  it('lets nobody in without a key', { timeout: TIMEOUT }, async () => {
    const { nats, layout } = await setUp()
    await expect(connect({ servers: nats.url, reconnect: false })).rejects.toThrow(/Authorization/i)
    expect((await stat(seedFile(layout.credentials, 'station'))).mode & 0o777).toBe(0o600)
    expect(await ensureKey(layout.credentials, 'station')).toMatch(/^U[A-Z2-7]{55}$/)
  })

  it('refuses what the permissions do not name', { timeout: TIMEOUT }, async () => {
    const { open } = await setUp()
    const connection = await open()
    const refusals: string[] = []
    void (async () => {
      for await (const { error } of connection.status() as AsyncIterable<{ error?: Error }>) {
        if (error) refusals.push(error.message)
      }
    })()
    connection.publish('case.3404.05.100.township.accepted', '')
    connection.publish('case.3404.05.100.city.decided', '')
    connection.publish('case.3404.05.101.township.accepted', '')
    const foreign = connection.subscribe('case.>', { callback: () => {} })
    await connection.flush()
    await vi.waitFor(() => expect(refusals).toHaveLength(3), 5_000)
    expect(refusals.join('\n')).toContain('case.3404.05.100.city.decided')
    expect(refusals.join('\n')).toContain('case.3404.05.101.township.accepted')
    expect(refusals.join('\n')).toContain('"case.>"')
    foreign.unsubscribe()
  })

  it('keeps its store over a restart and a kill, and loses it only by wiping', {
    timeout: TIMEOUT,
  }, async () => {
    const { nats, ask } = await setUp()
    const messages = async () => {
      const info = await ask(`${api}.STREAM.INFO.T`, '')
      return (info as { state?: { messages: number } }).state?.messages ?? null
    }
    await ask(`${api}.STREAM.CREATE.T`, stream)
    await ask('case.3404.05.100.township.accepted', 'one')
    await nats.restart()
    expect(await messages()).toBe(1)
    nats.kill()
    await vi.waitFor(async () => expect(await messages()).toBe(1), {
      timeout: 20_000,
      interval: 200,
    })
    await nats.wipeStore()
    expect(await messages()).toBeNull()
  })
})
