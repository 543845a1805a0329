import type { Attempt } from '../journal/journal.ts'
import { type Asked, readJournal } from './asked.ts'
import { type Counts, startCounts } from './counts.ts'
import type { Places } from './places.ts'
import { openRegister } from './register.ts'
import { answers } from './rules/answers.ts'
import { caseNumbers } from './rules/case-numbers.ts'
import { type CaseRule, foldCase } from './rules/case-rule.ts'
import { commandRows } from './rules/command-rows.ts'
import { equalCopies } from './rules/equal-copies.ts'
import { gapFree } from './rules/gap-free.ts'
import { nothingLeft } from './rules/nothing-left.ts'
import { oneHolder } from './rules/one-holder.ts'
import { projection } from './rules/projection.ts'
import { serials } from './rules/serials.ts'
import { tallies } from './rules/tallies.ts'
import type { CaseSnapshot, InstanceSnapshot } from './snapshot.ts'
import type { Figures, Finding } from './violation.ts'

/** Judges a network, case by case: what it keeps of a case is a few words for each command. */
export type Judge = {
  hear: (one: CaseSnapshot) => void
  /** When all cases were heard. */
  conclude: (instances: readonly InstanceSnapshot[]) => { findings: Finding[]; figures: Figures }
}

const caseRules: readonly CaseRule[] = [
  gapFree,
  equalCopies,
  oneHolder,
  projection,
  commandRows,
  caseNumbers,
]

const ofInstance = (
  snapshot: InstanceSnapshot,
  counts: Counts,
  poison: ReadonlySet<string>,
  lost: ReadonlySet<string>,
): Finding[] => {
  const { instance, tallies: kept } = snapshot
  return [
    ...nothingLeft(snapshot, poison, lost),
    ...serials(snapshot, counts.serials(instance)),
    ...(kept ? tallies(kept, counts.standings(instance)) : []),
  ]
}

const figuresOf = (
  asked: ReadonlyMap<string, Asked>,
  counts: Counts,
  findings: readonly Finding[],
): Figures => {
  const outcomes = [...asked.values()].map(({ outcome }) => outcome)
  const many = (outcome: Asked['outcome']) => outcomes.filter((one) => one === outcome).length
  const found = (name: string) => findings.filter(({ rule }) => rule === name).length
  return {
    commands: asked.size,
    acknowledged: many('acknowledged'),
    refused: many('refused'),
    unanswered: many('unanswered'),
    ...counts.totals(),
    lost: found('lost'),
    doubled: found('doubled'),
  }
}

/** The command of an entry that waits in vain for a lost one stands alone. */
const mayStandAlone = ({ rule, caseId }: Finding, lost: ReadonlySet<string>): boolean =>
  rule === 'command-rows' && lost.has(caseId ?? '')

/**
 * Opens the hearing: the network file, what the clients know, the poison that was put in, and the
 * cases of which entries that nobody had confirmed were lost with a dropped database.
 */
export const startJudge = (
  places: Places,
  journal: readonly Attempt[],
  poison: readonly string[] = [],
  lost: ReadonlySet<string> = new Set(),
): Judge => {
  const asked = readJournal(journal)
  const register = openRegister(asked, places)
  const counts = startCounts(places)
  const findings: Finding[] = []
  return {
    hear: (snapshot) => {
      const one = foldCase(snapshot, places)
      const found = caseRules.flatMap((rule) => rule(one, places))
      findings.push(...found.filter((finding) => !mayStandAlone(finding, lost)))
      findings.push(...answers(one, register.add(snapshot).values()))
      counts.add(one)
    },
    conclude: (instances) => {
      findings.push(...register.findings())
      const injected = new Set(poison)
      for (const snapshot of instances)
        findings.push(...ofInstance(snapshot, counts, injected, lost))
      return { findings, figures: figuresOf(asked, counts, findings) }
    },
  }
}
