import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { planNetwork } from '@liandong/shared/network'
import { connect, nkeyAuthenticator } from '@nats-io/transport-node'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { layoutOf } from '../layout.ts'
import { layAccounts } from '../network/brokers.ts'
import { freePorts } from '../ports.ts'
import { tempFolder } from '../testing/temp-folder.ts'
import { natsConfig } from './config.ts'
import { ensureKey, seedFile } from './credentials.ts'
import { findNatsServer } from './find.ts'
import { startNats } from './server.ts'

const TIMEOUT = 60_000
const api = '$JS.API'

const STATION = 'township-340405'
const plan = planNetwork({ cityCode: '340400', districts: ['340405'], urlFor: () => 'http://a/' })
if (!plan.ok) throw new Error(plan.problems.join('; '))
const network = plan.value

const key = new TextEncoder()

/** A real server for a station, which may speak for itself, and an operator beside the stream. */
const setUp = async () => {
  const dataDir = await tempFolder()
  const layout = layoutOf(dataDir)
  const { credentials, nats: storeDir } = layout
  const [port = 0, monitorPort = 0] = await freePorts(2)
  const server = await findNatsServer()
  const accounts = await layAccounts(network, credentials, {
    operator: { publish: ['>'], subscribe: ['>'] },
  })
  const settings = { name: 'test', port, monitorPort, storeDir, accounts, syncInterval: '10s' }
  await writeFile(layout.natsConfig, natsConfig(settings))
  const nats = await startNats({ server, dataDir, port, monitorPort })
  onTestFinished(() => nats.stop())

  const open = async (user: string) => {
    const seed = (await readFile(seedFile(credentials, user), 'utf8')).trim()
    const connection = await connect({
      servers: nats.url,
      authenticator: nkeyAuthenticator(key.encode(seed)),
      inboxPrefix: `_INBOX_${user}`,
      reconnect: false,
    })
    onTestFinished(() => connection.close())
    return connection
  }
  const ask = async (subject: string, body: object | string) => {
    const connection = await open('operator')
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
    expect((await stat(seedFile(layout.credentials, STATION))).mode & 0o777).toBe(0o600)
    expect(await ensureKey(layout.credentials, STATION)).toMatch(/^U[A-Z2-7]{55}$/)
  })

  it('refuses what the permissions do not name', { timeout: TIMEOUT }, async () => {
    const { open } = await setUp()
    const connection = await open(STATION)
    const refusals: string[] = []
    void (async () => {
      for await (const { error } of connection.status() as AsyncIterable<{ error?: Error }>) {
        if (error) refusals.push(error.message)
      }
    })()
    connection.publish('case.3404.05.100.township.accepted', '')
    connection.publish('case.3404.05.100.city.decided', '')
    connection.publish('case.3404.03.100.township.accepted', '')
    const foreign = connection.subscribe('case.>', { callback: () => {} })
    await connection.flush()
    await vi.waitFor(() => expect(refusals).toHaveLength(3), 5_000)
    expect(refusals.join('\n')).toContain('case.3404.05.100.city.decided')
    expect(refusals.join('\n')).toContain('case.3404.03.100.township.accepted')
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

  it('removes at its start what it kept before the instances had accounts', {
    timeout: TIMEOUT,
  }, async () => {
    const { nats, layout } = await setUp()
    const former = join(layout.nats, 'jetstream', '$G', 'streams', 'LIANDONG')
    await mkdir(former, { recursive: true })
    await nats.restart()
    await expect(stat(former)).rejects.toThrow('ENOENT')
    await expect(stat(join(layout.nats, 'jetstream', '$G'))).rejects.toThrow('ENOENT')
  })
})
