import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const linux = process.platform === 'linux'

const ps = (pid: number, column: string): string | null => {
  try {
    const args = ['-o', `${column}=`, '-p', String(pid)]
    return execFileSync('ps', args, { encoding: 'utf8', stdio: 'pipe' }).trim() || null
  } catch {
    return null
  }
}

const proc = (pid: number, name: string): string | null => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return null
  }
}

/** The state and the start time of a process, from the fields after its name in brackets. */
const linuxBirth = (pid: number): string | null => {
  const fields = proc(pid, 'stat')?.split(') ').at(-1)?.split(' ')
  const [state, startedAt] = [fields?.[0], fields?.[19]]
  // A zombie has ended; only its parent has not asked how.
  return startedAt && state !== 'Z' ? startedAt : null
}

/**
 * When a process began, as an opaque text, or null when it does not run: a pid alone may by now
 * belong to another program, a pid with its birth does not.
 */
export const birthOf = (pid: number): string | null => (linux ? linuxBirth(pid) : ps(pid, 'lstart'))

/** The command line of a running process, or null. */
export const commandOf = (pid: number): string | null =>
  linux ? (proc(pid, 'cmdline')?.replaceAll('\0', ' ') ?? null) : ps(pid, 'command')
