import type { Attempt } from '../journal/journal.ts'
import { type Entry, happened } from './entry.ts'
import type { CaseSnapshot, Copy } from './snapshot.ts'

const entryLine = (entry: Entry): string => {
  const { number, at, division, person, command, data } = entry
  const way = typeof data.to === 'string' ? ` to ${data.to}` : ''
  return `  ${number} ${happened(entry)}${way} by ${person} (${division}) at ${at} key ${command}`
}

const rowLine = ({ row }: Copy): string => {
  if (!row) return '  no row'
  const { number, status, holder, handed_from: from, handed_to: to, due_on: due } = row
  return `  row: ${number} ${status}, holder ${holder}, handed ${from} → ${to}, due ${due}`
}

const copyLines = (copy: Copy, told: Map<Copy['log'], string>): string[] => {
  const same = told.get(copy.log)
  if (!same) told.set(copy.log, copy.instance)
  const lines = same ? [`  the same log as ${same}`] : copy.log.map(entryLine)
  const commands = copy.commands.map(({ person, key }) => `  done: ${key} of ${person}`)
  return [`${copy.instance}:`, ...lines, rowLine(copy), ...commands]
}

const attemptLine = ({
  kind,
  client,
  person,
  instance,
  key,
  endedAt,
  outcome,
}: Attempt): string => {
  const said =
    outcome.as === 'acknowledged'
      ? `acknowledged as ${outcome.number} ${outcome.status}`
      : `${outcome.as}: ${outcome.as === 'refused' ? outcome.code : outcome.why}`
  const at = new Date(endedAt).toISOString()
  return `${client} at ${at}: ${kind} of ${person} at ${instance}, key ${key}: ${said}`
}

const concerns = (caseId: string, { caseId: asked, outcome }: Attempt): boolean =>
  asked === caseId || (outcome.as === 'acknowledged' && outcome.caseId === caseId)

/** All that databases and clients know about a case, in lines to read. */
export const historyOf = (
  { caseId, copies }: CaseSnapshot,
  journal: readonly Attempt[],
): string[] => {
  const told = new Map<Copy['log'], string>()
  return [
    ...copies.flatMap((copy) => copyLines(copy, told)),
    ...journal.filter((attempt) => concerns(caseId, attempt)).map(attemptLine),
  ]
}
