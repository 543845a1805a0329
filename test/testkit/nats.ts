import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  findNatsServer,
  freePorts,
  layAccounts,
  layoutOf,
  type Nats,
  natsConfig,
  seedFile,
  startNats,
  syncInterval,
} from '@liandong/launcher'
import { HUB, STREAM } from '@liandong/shared/messages'
import type { Network } from '@liandong/shared/network'

/** A user beside the stream, of the test server only, who may do everything: tests break and inspect things as this one. */
export const ADMIN = 'admin'

/** A real nats-server with the generated configuration of a network. */
export type TestNats = {
  nats: Nats
  seed: (instance: string) => Promise<string>
  /** Remembers how far the stream has come; `forgetSince` cuts it back to there, as a power cut does. */
  remember: () => Promise<void>
  forgetSince: () => Promise<void>
  stop: () => Promise<void>
}

/** Starts a server in a folder of its own, with a user for every instance of the network and the admin. */
export const startTestNats = async (network: Network): Promise<TestNats> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'liandong-nats-'))
  await chmod(dataDir, 0o755)
  const { credentials, natsConfig: file, nats: storeDir } = layoutOf(dataDir)
  const [port = 0, monitorPort = 0] = await freePorts(2)
  const server = await findNatsServer()
  const everything = { publish: ['>'], subscribe: ['>'] }
  const accounts = await layAccounts(network, credentials, { [ADMIN]: everything })
  const settings = { name: 'test', port, monitorPort, storeDir, accounts }
  await writeFile(file, natsConfig({ ...settings, syncInterval: syncInterval() }))
  const nats = await startNats({ server, dataDir, port, monitorPort })
  const messages = join(storeDir, 'jetstream', HUB, 'streams', STREAM, 'msgs')
  const memory = join(dataDir, 'memory')
  const whileStopped = async (work: () => Promise<void>): Promise<void> => {
    await nats.stop()
    await work()
    await nats.process.start()
  }
  return {
    nats,
    remember: () => whileStopped(() => cp(messages, memory, { recursive: true })),
    forgetSince: () =>
      whileStopped(async () => {
        await rm(messages, { recursive: true })
        await cp(memory, messages, { recursive: true })
      }),
    seed: async (instance) => (await readFile(seedFile(credentials, instance), 'utf8')).trim(),
    stop: async () => {
      await nats.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
