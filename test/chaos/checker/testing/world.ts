import type { Attempt, Outcome } from '../../journal/journal.ts'
import { checkOf } from '../case-number.ts'
import { readEntry } from '../entry.ts'
import { type Harmed, unharmed } from '../harmed.ts'
import { startJudge } from '../judge.ts'
import { type NetworkFile, readPlaces } from '../places.ts'
import type { CaseSnapshot, InstanceSnapshot, ProjectionRow } from '../snapshot.ts'
import type { Figures, Finding } from '../violation.ts'

const division = (code: string, tier: string, parent: string | null) => ({ code, tier, parent })

/** A city, two districts, three stations; one of them has an instance of its own. */
export const network: NetworkFile = {
  divisions: [
    division('3404', 'city', null),
    division('340405', 'district', '3404'),
    division('340403', 'district', '3404'),
    division('340405100', 'township', '340405'),
    division('340405101', 'township', '340405'),
    division('340403001', 'township', '340403'),
  ],
  instances: [
    { id: 'city-3404', tier: 'city', divisions: ['3404'] },
    { id: 'district-340405', tier: 'district', divisions: ['340405'] },
    { id: 'district-340403', tier: 'district', divisions: ['340403'] },
    { id: 'township-340405', tier: 'township', divisions: ['340405100'] },
    { id: 'township-340405101', tier: 'township', divisions: ['340405101'] },
    { id: 'township-340403', tier: 'township', divisions: ['340403001'] },
  ],
}

export const places = readPlaces(network)

/** An event as a service writes it. */
export type RawEvent = {
  caseId: string
  number: number
  version: number
  type: string
  at: string
  by: { id: string; division: string }
  command?: string
  fingerprint?: string
  after?: string
  data: Record<string, unknown>
}

/** What a database holds about a case, ready to be damaged. */
export type WorldCopy = {
  instance: string
  caseId: string
  log: { number: number; event: RawEvent }[]
  row: ProjectionRow | null
  commands: { person: string; key: string; fingerprint: string }[]
  calendar: string | null
}

/** Everything that the checker reads, ready to be damaged. */
export type World = {
  copies: WorldCopy[]
  instances: { -readonly [Name in keyof InstanceSnapshot]: InstanceSnapshot[Name] }[]
  journal: Attempt[]
}

/** A case number that is in order. */
export const caseNumber = (origin: string, serial: number, day = '20261121'): string => {
  const digits = String(serial).padStart(5, '0')
  return `${origin}-${day}-${digits}-${checkOf(origin + day + digits)}`
}

/** An attempt with what a test does not care about. */
export const attempt = (more: Partial<Attempt> & { outcome: Outcome }): Attempt => ({
  key: 'key',
  client: 'client',
  person: 'anna',
  kind: 'acceptCase',
  instance: 'township-340405',
  caseId: null,
  sentAt: 0,
  endedAt: 1,
  ...more,
})

const snapshotsOf = ({ copies }: World): CaseSnapshot[] =>
  [...new Set(copies.map(({ caseId }) => caseId))].map((caseId) => ({
    caseId,
    copies: copies
      .filter((copy) => copy.caseId === caseId)
      .map((copy) => ({
        ...copy,
        log: copy.log.map(({ number, event }) => readEntry(number, event)),
      })),
  }))

/** What the checker finds in a world; `harmed` as far as the faults did something to it. */
export const judged = (
  world: World,
  harmed: Partial<Harmed> = {},
): { findings: Finding[]; figures: Figures } => {
  const { journal, instances } = world
  const judge = startJudge({ places, journal, instances, harmed: { ...unharmed, ...harmed } })
  for (const one of snapshotsOf(world)) judge.hear(one)
  return judge.conclude()
}
