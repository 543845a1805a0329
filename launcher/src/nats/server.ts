import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { layoutOf } from '../layout.ts'
import { answersOk } from '../processes/http-ready.ts'
import type { ProcessHandle, Timing, Watch } from '../processes/process.ts'
import { createProcess } from '../processes/supervised.ts'
import type { NatsServer } from './find.ts'

/** Held the stream until the instances got accounts; what it kept unconfirmed is sent again. */
const FORMER_ACCOUNT = '$G'

/** Where the server's configuration and logs are; `natsConfig` wrote the file. */
export type NatsOptions = {
  server: NatsServer
  dataDir: string
  port: number
  monitorPort: number
  /** What it is called among the processes. */
  name?: string
  watch?: Watch
  timing?: Timing
}

/** A NATS server of our own. */
export type Nats = {
  process: ProcessHandle
  url: string
  stop: () => Promise<void>
  restart: () => Promise<void>
  kill: (signal?: NodeJS.Signals) => void
  /** Stops the server, loses everything that JetStream kept, and starts it again. */
  wipeStore: () => Promise<void>
}

/** The server with the data folder's `nats.conf`, not started yet. */
export const prepareNats = (options: NatsOptions): Nats => {
  const { nats, natsConfig, logs } = layoutOf(options.dataDir)
  const server = createProcess(
    {
      name: options.name ?? 'nats',
      command: options.server.path,
      args: ['--config', natsConfig],
      env: {},
      logFile: join(logs, 'nats.log'),
      isReady: () => answersOk(`http://127.0.0.1:${options.monitorPort}/healthz`),
      beforeSpawn: async () => {
        await mkdir(nats, { recursive: true, mode: 0o700 })
        await rm(join(nats, 'jetstream', FORMER_ACCOUNT), { recursive: true, force: true })
      },
    },
    options.watch,
    options.timing,
  )
  return {
    process: server,
    url: `nats://127.0.0.1:${options.port}`,
    stop: server.stop,
    restart: server.restart,
    kill: server.kill,
    wipeStore: async () => {
      await server.stop()
      await rm(nats, { recursive: true, force: true })
      await server.start()
    },
  }
}

/** Starts the server with the data folder's `nats.conf`; its store survives a restart. */
export const startNats = async (options: NatsOptions): Promise<Nats> => {
  const nats = prepareNats(options)
  await nats.process.start()
  return nats
}
