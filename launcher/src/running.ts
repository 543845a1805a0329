import { mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PRIVATE, PUBLIC, readJson, writeJson } from './json-file.ts'
import { currentFile, type Layout, layoutOf } from './layout.ts'
import type { DemoPerson } from './people/demo-people.ts'
import { birthOf } from './processes/birth.ts'
import { pidsIn } from './processes/pid-file.ts'
import { Refusal } from './refusal.ts'

/** What another terminal needs to know of a running network. */
export type Running = {
  startedAt: string
  /** The launcher's pid, and when that process began, as an opaque text. */
  launcher: { pid: number; birth: string | null }
  city: string
  dataDir: string
  networkFile: string
  logs: string
  gateway: string
  issuer: string
  nats: string
  natsMonitor: string
  /** The GraphQL address of each instance. */
  services: Record<string, string>
  pids: Record<string, number>
  /** All demo people have this password. */
  password: string
  people: Omit<DemoPerson, 'passwordHash' | 'id'>[]
}

/** Publishes the running network in its data folder, and in the project which folder that is. */
export const publish = async (layout: Layout, running: Running): Promise<void> => {
  await writeJson(layout.running, running, PRIVATE)
  await mkdir(dirname(currentFile), { recursive: true })
  await writeJson(currentFile, { dataDir: layout.root }, PUBLIC)
}

/** Takes the publication back; the pointer only when it still names this network. */
export const withdraw = async (layout: Layout): Promise<void> => {
  await rm(layout.running, { force: true })
  const current = await readJson<{ dataDir: string }>(currentFile)
  if (current?.dataDir === layout.root) await rm(currentFile, { force: true })
}

const notRunning = new Refusal(
  'NOT_RUNNING',
  '没有正在运行的网络。请先在另一个终端执行 npm start。',
  'No network is running. Run npm start in another terminal first.',
)

/** The network that runs now: the one in `dataDir`, or the one started last from this project. */
export const readRunning = async (dataDir?: string): Promise<Running> => {
  const folder = dataDir ?? (await readJson<{ dataDir: string }>(currentFile))?.dataDir
  const running = folder ? await readJson<Running>(join(folder, 'running.json')) : null
  if (!running) throw notRunning
  const { pid, birth } = running.launcher
  if (birthOf(pid) !== birth) throw notRunning
  // A process that was started again after a death has another pid by now.
  return { ...running, pids: pidsIn(layoutOf(running.dataDir).pids) }
}
