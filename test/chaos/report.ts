import type { Violation } from './checker/violation.ts'
import type { RunResult } from './run.ts'
import { interruptionWords } from './stage/interruption.ts'
import { type Harm, recoveryWords, struck } from './storm.ts'

const SHOWN = 20

const counted = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ') || '-'

/** The longest time that anything took to recover, as words. */
const longest = ({ harms }: RunResult): string => {
  const weight = ({ recovery }: Harm) =>
    typeof recovery === 'number' ? recovery : recovery === 'too long' ? Infinity : 0
  const [worst] = harms.toSorted((a, b) => weight(b) - weight(a))
  return worst ? `${recoveryWords(worst.recovery)} (${worst.fault} · ${worst.target})` : '-'
}

/** The first violations with the histories of their cases. */
export const violationLines = (violations: readonly Violation[], most = SHOWN): string[] => [
  ...violations
    .slice(0, most)
    .flatMap(({ rule, caseId, told, history }) => [
      `✗ ${rule}${caseId ? ` · ${caseId}` : ''}: ${told}`,
      ...history.map((line) => `    ${line}`),
    ]),
  ...(violations.length > most ? [`… and ${violations.length - most} more`] : []),
]

const countFaults = (harms: readonly Harm[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const { fault } of harms) counts[fault] = (counts[fault] ?? 0) + 1
  return counts
}

/** What a run found, as lines for the person at the terminal. */
export const reportLines = (result: RunResult, seed: number): string[] => {
  const { figures, harms, interruptions, reading, answers } = result
  const done = struck(harms)
  return [
    '',
    ...violationLines(result.violations),
    `种子 seed ${seed}`,
    `命令 commands ${figures.commands}: acknowledged ${figures.acknowledged}, refused ${figures.refused}, unanswered ${figures.unanswered}`,
    `办件 cases ${figures.cases}, 事件 events ${figures.events}, 移交 hand-overs ${figures.handOvers}`,
    `回答 answers: ${counted(answers)}`,
    `查询 queries answered ${reading.answers}, errors: ${counted(reading.errors)}`,
    `故障 faults ${done.length}: ${counted(countFaults(done))}; 未能施加 missed ${harms.length - done.length}`,
    `最长恢复 longest recovery ${longest(result)}`,
    ...interruptions.map((one) => `恢复写入 writing again · ${interruptionWords(one)}`),
    `丢失 lost ${figures.lost}, 重复 doubled ${figures.doubled}, 违反 violations ${result.violations.length}`,
  ]
}
