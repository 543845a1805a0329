import { idOf } from './asked.ts'
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

/** The command that an entry names; of one that names none no journal knows. */
const commandOf = ({ person, command, caseId, number }: Entry): string =>
  command === null ? `${person} without a key (${caseId} ${number})` : idOf(person, command)

/** The effects of commands on a case, each in the log of the instance that wrote it, by command. */
export const effectsOn = ({ caseId, copies }: CaseSnapshot, places: Places): [string, Effect][] =>
  copies.flatMap((copy) =>
    ownEntries(copy, places).map((entry): [string, Effect] => [
      commandOf(entry),
      { caseId, instance: copy.instance, number: entry.number, what: happened(entry) },
    ]),
  )
