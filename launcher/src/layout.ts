import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's root folder, the same from `src` and from `dist`. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url))

/** What lies where in a data folder. */
export type Layout = ReturnType<typeof layoutOf>

/** The places inside one network's data folder. */
export const layoutOf = (root: string) => ({
  root,
  postgres: join(root, 'postgres'),
  nats: join(root, 'nats'),
  natsConfig: join(root, 'nats.conf'),
  /** Of several brokers each has a folder here, and so has the database's standby. */
  brokers: join(root, 'brokers'),
  standby: join(root, 'standby'),
  credentials: join(root, 'credentials'),
  secrets: join(root, 'secrets.json'),
  keys: join(root, 'keys.json'),
  people: join(root, 'people.json'),
  network: join(root, 'network.json'),
  /** Where Prometheus finds every process, as its `file_sd_configs` reads it. */
  metricsTargets: join(root, 'metrics-targets.json'),
  logs: join(root, 'logs'),
  /** Which processes run, written as they come: what the next start cleans up after a crash. */
  pids: join(root, 'pids.json'),
  /** Addresses and people of the network while it runs; gone when it has stopped. */
  running: join(root, 'running.json'),
})

/** Says which data folder the network that was started last uses. */
export const currentFile = join(projectRoot, '.data', 'current.json')
