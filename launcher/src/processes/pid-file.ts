import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { Refusal } from '../refusal.ts'
import { birthOf } from './birth.ts'
import { endProcess } from './end.ts'

type Known = { pid: number; birth: string }
type Pids = { launcher: Known; processes: Record<string, Known> }

/** Notes which processes run, so that the next start can clean up when this one is killed. */
export type PidFile = {
  add: (name: string, pid: number) => void
  remove: (name: string) => void
  delete: () => void
}

const known = (pid: number): Known => ({ pid, birth: birthOf(pid) ?? '' })
const lives = ({ pid, birth }: Known): boolean => birth !== '' && birthOf(pid) === birth

// Synchronous, so that there is no moment in which a child runs and is not written down.
const write = (file: string, pids: Pids) => {
  const draft = `${file}.new`
  writeFileSync(draft, `${JSON.stringify(pids, null, 2)}\n`)
  chmodSync(draft, 0o644)
  renameSync(draft, file)
}

/** Opens the file for this launcher. */
export const openPidFile = (file: string): PidFile => {
  const pids: Pids = { launcher: known(process.pid), processes: {} }
  let open = true
  const save = () => {
    if (open) write(file, pids)
  }
  save()
  return {
    add: (name, pid) => {
      pids.processes[name] = known(pid)
      save()
    },
    remove: (name) => {
      delete pids.processes[name]
      save()
    },
    delete: () => {
      open = false
      rmSync(file, { force: true })
    },
  }
}

const read = (file: string): Pids | null => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/** The pids of the processes that a launcher has written down, by name. */
export const pidsIn = (file: string): Record<string, number> => {
  const entries = Object.entries(read(file)?.processes ?? {})
  return Object.fromEntries(entries.map(([name, { pid }]) => [name, pid]))
}

// What the services stand on ends after them, or they would fill their logs with complaints.
const GROUND = ['nats', 'postgres']

/**
 * Ends what a killed launcher left running and returns its names; refuses when that launcher still
 * runs. Only a process with the recorded pid and start time is touched.
 */
export const endLeftovers = async (file: string): Promise<string[]> => {
  const pids = read(file)
  if (!pids) return []
  const { launcher } = pids
  if (launcher.pid !== process.pid && lives(launcher)) {
    throw new Refusal(
      'ALREADY_RUNNING',
      `此数据目录的网络已在运行(进程 ${launcher.pid})。请先在其终端按 Ctrl-C,或执行 kill ${launcher.pid};也可用 --data 和 --port 另启一个。`,
      `A network already runs on this data folder (process ${launcher.pid}). Press Ctrl-C in its terminal or run "kill ${launcher.pid}" first; or start another with --data and --port.`,
    )
  }
  const left = Object.entries(pids.processes).filter(([, one]) => lives(one))
  const end = ([name, { pid }]: [string, Known]) =>
    endProcess(pid, name === 'postgres' ? 'SIGINT' : 'SIGTERM')
  await Promise.all(left.filter(([name]) => !GROUND.includes(name)).map(end))
  await Promise.all(left.filter(([name]) => GROUND.includes(name)).map(end))
  return left.map(([name]) => name)
}
