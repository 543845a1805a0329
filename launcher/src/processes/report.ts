import { Refusal } from '../refusal.ts'
import type { Death, ProcessSpec } from './process.ts'

/** The exit code or the signal of a run that ended. */
export const howItEnded = ({ code, signal }: Pick<Death, 'code' | 'signal'>): string =>
  signal ?? (code === null ? '?' : `exit ${code}`)

const indented = (lines: string[]): string[] => lines.map((line) => `    ${line}`)

/** The refusal when a program does not become ready at its first start. */
export const notReady = (
  { name, logFile }: ProcessSpec,
  why: string,
  lastLines: string[],
): Refusal => {
  const end = [...indented(lastLines), `  日志 log: ${logFile}`].join('\n')
  return new Refusal(
    'NOT_READY',
    `${name} 未能启动(${why})。`,
    `${name} did not start (${why}).\n${end}`,
  )
}

/** The lines that tell the person at the terminal of an unexpected death. */
export const deathLines = (death: Death): string[] => {
  const { name, restartInMs, lastLines } = death
  const then = `${restartInMs / 1000} 秒后重启 · starting again in ${restartInMs / 1000} s`
  return [
    `✗ ${name} 意外退出 · died unexpectedly (${howItEnded(death)}); ${then}`,
    ...indented(lastLines),
  ]
}
