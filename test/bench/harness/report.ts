import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Figure, Reach } from './figure.ts'
import type { machine } from './machine.ts'
import type { Spread } from './statistics.ts'
import { shortNumber, tableLines } from './table.ts'

/** A whole run: what was asked for, and every figure. */
export type Report = {
  startedAt: string
  seconds: number
  size: 'short' | 'long'
  machine: ReturnType<typeof machine>
  figures: Figure[]
}

const reachText = (reach: Reach | null): string => {
  if (!reach) return ''
  return 'least' in reach ? `≥ ${reach.least}` : `≤ ${reach.most}`
}

const spreadText = ({ min, max }: Spread): string => `${shortNumber(min)}–${shortNumber(max)}`

const metText = (met: boolean | null): string => (met === null ? '' : met ? 'met' : 'MISSED')

const header = ['figure', 'ours', 'floor', 'unit', 'ratio', 'min–max', 'reach', '']

const rowOf = ({ name, ours, floor, unit, ratio, reach, met }: Figure): string[] => [
  name,
  shortNumber(ours.median),
  shortNumber(floor.median),
  unit,
  shortNumber(ratio.median),
  spreadText(ratio),
  reachText(reach),
  metText(met),
]

/** The table that people read, with what each figure leaves out below it. */
export const reportLines = (figures: readonly Figure[]): string[] => [
  ...tableLines([header, ...figures.map(rowOf)]),
  '',
  ...figures.map(({ name, what, leavesOut }) => `${name}: ${what}. Leaves out: ${leavesOut}.`),
]

const round = (value: number): number => Math.round(value * 1_000) / 1_000

/** All ratios by name, as one line for programs. */
export const ratioLine = (figures: readonly Figure[]): string =>
  JSON.stringify(Object.fromEntries(figures.map(({ name, ratio }) => [name, round(ratio.median)])))

/** Writes the report as JSON into a folder, one file a run; answers its path. */
export const writeReport = (folder: string, report: Report): string => {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${report.startedAt.replaceAll(':', '-').slice(0, 19)}.json`)
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`)
  return file
}
