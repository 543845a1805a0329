import { readFileSync } from 'node:fs'

const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)

/** A process and everything below it; PostgreSQL gives each session a process. */
const family = (pid: number): number[] => [pid, ...childrenOf(pid).flatMap(family)]

/** Freezes a process with all its children, as a machine that hangs; returns how to let them go on. */
export const freeze = (pid: number): (() => void) => {
  const frozen = family(pid)
  for (const one of frozen) process.kill(one, 'SIGSTOP')
  return () => {
    for (const one of frozen) process.kill(one, 'SIGCONT')
  }
}
