import { readFileSync } from 'node:fs'

/** What is asked of a process that may have ended meanwhile, as a database session does. */
const unlessGone = <Value>(ask: () => Value): Value | undefined => {
  try {
    return ask()
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ESRCH' && code !== 'ENOENT') throw error
    return undefined
  }
}

const childrenOf = (pid: number): number[] =>
  (unlessGone(() => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')) ?? '')
    .split(' ')
    .filter(Boolean)
    .map(Number)

/** A process and everything below it; PostgreSQL gives each session a process. */
const family = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(family)]

/** Freezes a process with all its children, as a machine that hangs; returns how to let them go on. */
export const freeze = (pid: number): (() => void) => {
  const frozen = family(pid)
  const signal = (name: NodeJS.Signals): void => {
    for (const one of frozen) unlessGone(() => process.kill(one, name))
  }
  signal('SIGSTOP')
  return () => signal('SIGCONT')
}
