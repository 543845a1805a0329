import type { Attempt } from '../journal/journal.ts'
import { type Asked, idOf, readJournal } from './asked.ts'
import { type Counts, startCounts } from './counts.ts'
import { type Harmed, waitsInVain } from './harmed.ts'
import type { Places } from './places.ts'
import { openRegister } from './register.ts'
import { answers } from './rules/answers.ts'
import { caseNumbers } from './rules/case-numbers.ts'
import { type CaseRule, foldCase } from './rules/case-rule.ts'
import { columns } from './rules/columns.ts'
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
  conclude: () => { findings: Finding[]; figures: Figures }
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
  places: Places,
  harmed: Harmed,
): Finding[] => {
  const { instance, tallies: kept } = snapshot
  const mustTally = places.levelOf(instance) === 'city'
  return [
    ...nothingLeft(snapshot, harmed),
    ...columns(snapshot),
    ...serials(snapshot, counts.serials(instance), places),
    ...(kept || mustTally ? tallies(kept ?? [], counts.standings(instance)) : []),
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

const nobody: ReadonlySet<string> = new Set()

/** The commands of which an entry waits, somewhere, for one that is lost. */
const strandedIn = (instances: readonly InstanceSnapshot[], { lost }: Harmed) => {
  const waiting = instances
    .flatMap(({ early }) => early)
    .filter((event) => waitsInVain(event, lost))
  return new Set(waiting.flatMap(({ person, key }) => (key === null ? [] : [idOf(person, key)])))
}

/** What is known before the first case is heard. */
export type Hearing = {
  places: Places
  /** What the clients know. */
  journal: readonly Attempt[]
  /** What each database holds apart from its cases. */
  instances: readonly InstanceSnapshot[]
  harmed: Harmed
}

/** Opens the hearing. */
export const startJudge = ({ places, journal, instances, harmed }: Hearing): Judge => {
  const asked = readJournal(journal)
  const register = openRegister(asked, places)
  const counts = startCounts(places)
  const stranded = strandedIn(instances, harmed)
  const { lost } = harmed
  const findings: Finding[] = []
  return {
    hear: (snapshot) => {
      const excuses = { stranded: lost.has(snapshot.caseId) ? stranded : nobody }
      const one = foldCase(snapshot, places, excuses)
      findings.push(...caseRules.flatMap((rule) => rule(one, places)))
      findings.push(...answers(one, register.add(snapshot).values()))
      counts.add(one)
    },
    conclude: () => {
      findings.push(...register.findings())
      for (const snapshot of instances)
        findings.push(...ofInstance(snapshot, counts, places, harmed))
      return { findings, figures: figuresOf(asked, counts, findings) }
    },
  }
}
