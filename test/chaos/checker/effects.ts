import { type Asked, idOf } from './asked.ts'
import { type Entry, happened } from './entry.ts'
import type { Places } from './places.ts'
import type { CaseSnapshot, Copy } from './snapshot.ts'

/** An entry that a command wrote, in the log of the instance that wrote it. */
export type Effect = {
  readonly caseId: string
  readonly instance: string
  readonly number: number
  readonly what: string
}

/** The kind of event that each mutation writes. */
const written: Readonly<Record<string, string>> = {
  acceptCase: 'accepted',
  refuseApplication: 'applicationRefused',
  forwardCase: 'handedOver forward',
  returnCase: 'handedOver return',
  handDownCase: 'handedOver deliver',
  takeOverCase: 'takenOver',
  claimCase: 'claimed',
  supplementCase: 'supplemented',
  reviewCase: 'reviewed',
  decideCase: 'decided',
  deliverCase: 'delivered',
  withdrawCase: 'withdrawn',
}

/** Whether an event is what a mutation writes; of an unknown mutation nothing is expected. */
export const isWrittenBy = (kind: string, what: string): boolean => (written[kind] ?? what) === what

/** The entries of a log that its own instance wrote. */
export const ownEntries = ({ instance, log }: Copy, places: Places): Entry[] =>
  log.filter(({ division }) => places.servedBy(division) === instance)

/** The command by which an entry says that it was written; of version 1 only a known marker says it. */
export const signature = (
  { person, command, marker }: Entry,
  asked: ReadonlyMap<string, Asked>,
): string | null => {
  if (command !== null) return idOf(person, command)
  if (marker === null) return null
  const id = idOf(person, marker)
  return asked.has(id) ? id : null
}

const fits = ({ person, kind, attempts, said }: Asked, caseId: string, entry: Entry): boolean => {
  if (entry.person !== person || !isWrittenBy(kind, happened(entry))) return false
  const numbers = said.filter((one) => one.caseId === caseId).map(({ number }) => number)
  // Who asked again is told how the case stands by then, which may be further on.
  const last = numbers.length > 0 ? Math.min(...numbers) : Number.POSITIVE_INFINITY
  return numbers.length > 0 && attempts.length === 1 ? entry.number === last : entry.number <= last
}

/** A command that may have written an entry without a key; `done` says that its row is there. */
type Candidate = { id: string; command: Asked; done: boolean }

/** Whoever knows the number comes first, then who knows a bound, then who knows nothing. */
const byCertainty = (a: Candidate, b: Candidate): number => {
  const vague = ({ command: { said, attempts }, done }: Candidate) =>
    said.length > 0 ? Number(attempts.length > 1) : done ? 2 : 3
  const bound = ({ command: { said } }: Candidate) => Math.min(...said.map(({ number }) => number))
  return vague(a) - vague(b) || bound(a) - bound(b) || 0
}

/** Gives entries without a key to the commands that fit: same person, same kind, at the number told. */
const guess = (
  entries: readonly Entry[],
  candidates: readonly Candidate[],
  caseId: string,
): [string, Entry][] => {
  const free = new Set(entries)
  const guessed = candidates.toSorted(byCertainty).flatMap(({ id, command }): [string, Entry][] => {
    const match = [...free].find((entry) => fits(command, caseId, entry))
    if (!match) return []
    free.delete(match)
    return [[id, match]]
  })
  // What is left was written for nobody: under such a name no journal knows it.
  const left = [...free].map((entry): [string, Entry] => [
    `${entry.person} without a key (${caseId} ${entry.number})`,
    entry,
  ])
  return [...guessed, ...left]
}

const effectsIn = (
  copy: Copy,
  caseId: string,
  onCase: ReadonlyMap<string, Asked>,
  { asked, places }: Known,
): [string, Effect][] => {
  const entries = ownEntries(copy, places)
  const signed = new Map(entries.map((entry) => [entry, signature(entry, asked)]))
  const names = new Set(signed.values())
  const rows = new Set(copy.commands.map(({ person, key }) => idOf(person, key)))
  const candidates = [...onCase]
    .map(([id, command]) => ({ id, command, done: rows.has(id) }))
    .filter(({ id, command, done }) => !names.has(id) && (done || command.outcome !== 'refused'))
  const unsigned = entries.filter((entry) => signed.get(entry) === null)
  const known = entries.flatMap((entry): [string, Entry][] => {
    const id = signed.get(entry)
    return id ? [[id, entry]] : []
  })
  return [...known, ...guess(unsigned, candidates, caseId)].map(([id, entry]) => [
    id,
    { caseId, instance: copy.instance, number: entry.number, what: happened(entry) },
  ])
}

/** What the checker knows from elsewhere: the journals and the network file. */
export type Known = { readonly asked: ReadonlyMap<string, Asked>; readonly places: Places }

/** The effects of commands on a case, each in the log of the instance that wrote it, by command. */
export const effectsOn = (
  { caseId, copies }: CaseSnapshot,
  onCase: ReadonlyMap<string, Asked>,
  known: Known,
): [string, Effect][] => copies.flatMap((copy) => effectsIn(copy, caseId, onCase, known))
