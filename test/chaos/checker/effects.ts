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

/** Whoever knows the number comes first, then who knows a bound, then who knows nothing. */
const byCertainty = ([, a]: [string, Asked], [, b]: [string, Asked]): number => {
  const vague = ({ said, attempts }: Asked) =>
    said.length === 0 ? 2 : attempts.length === 1 ? 0 : 1
  const bound = ({ said }: Asked) => Math.min(...said.map(({ number }) => number))
  return vague(a) - vague(b) || bound(a) - bound(b) || 0
}

/** Gives entries that bear no key to the commands that fit: same person, same kind, at the number told. */
const guess = (
  unsigned: readonly Entry[],
  commands: [string, Asked][],
  caseId: string,
): [string, Entry][] => {
  const free = new Set(unsigned)
  return commands.toSorted(byCertainty).flatMap(([id, command]): [string, Entry][] => {
    const match = [...free].find((entry) => fits(command, caseId, entry))
    if (!match) return []
    free.delete(match)
    return [[id, match]]
  })
}

const effectsIn = (
  copy: Copy,
  caseId: string,
  onCase: ReadonlyMap<string, Asked>,
  { asked, places }: Known,
): [string, Effect][] => {
  const entries = ownEntries(copy, places)
  const unsigned = entries.filter((entry) => signature(entry, asked) === null)
  const signed = entries.flatMap((entry): [string, Entry][] => {
    const id = signature(entry, asked)
    return id === null ? [] : [[id, entry]]
  })
  const done = new Set([...copy.commands.map(({ person, key }) => idOf(person, key))])
  for (const [id] of signed) done.delete(id)
  const candidates = [...onCase].filter(([id, { said }]) => done.has(id) || said.length > 0)
  const without = candidates.filter(([id]) => !signed.some(([known]) => known === id))
  const guessed = unsigned.length === 0 ? [] : guess(unsigned, without, caseId)
  return [...signed, ...guessed].map(([id, entry]) => [
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
