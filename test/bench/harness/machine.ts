import { readdirSync, readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'

// USER_HZ, the unit of the times in /proc: 100 on every Linux that Node runs on.
const TICKS_PER_SECOND = 100
const KILOBYTE = 1024

/** What the figures were measured on; no names of the machine. */
export const machine = () => ({
  cpus: cpus().length,
  model: cpus()[0]?.model ?? 'unknown',
  memoryGb: Math.round(totalmem() / 1e9),
  node: process.version,
})

const fieldsOf = (pid: number): string[] => {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name in brackets may hold blanks: what counts comes after it, from field 3 on.
  return text.slice(text.lastIndexOf(')') + 2).split(' ')
}

const parentOf = (pid: number): number => Number(fieldsOf(pid)[1])

const allPids = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)

const quietly = <Value>(read: () => Value, otherwise: Value): Value => {
  try {
    return read()
  } catch {
    return otherwise
  }
}

/** The process and its children, e.g. Postgres with its sessions. */
export const familyOf = (pid: number): number[] => [
  pid,
  ...allPids().filter((one) => quietly(() => parentOf(one), 0) === pid),
]

/** Seconds of CPU that the process and its children used until now, those that have ended too. */
export const cpuSeconds = (pid: number): number =>
  familyOf(pid)
    .map((one) => {
      const fields = quietly(() => fieldsOf(one), [])
      const own = Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
      const ended = Number(fields[13] ?? 0) + Number(fields[14] ?? 0)
      return (own + ended) / TICKS_PER_SECOND
    })
    .reduce((sum, one) => sum + one, 0)

const memoryLine = (pid: number, file: string, name: string): number => {
  const text = quietly(() => readFileSync(`/proc/${pid}/${file}`, 'utf8'), '')
  return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) * KILOBYTE
}

/** Bytes that a process has in memory (RSS). */
export const residentBytes = (pid: number): number => memoryLine(pid, 'status', 'VmRSS')

/** Bytes of a process and its children, pages that they share counted once (PSS). */
export const familyBytes = (pid: number): number =>
  familyOf(pid).reduce((sum, one) => sum + memoryLine(one, 'smaps_rollup', 'Pss'), 0)
