import type { CaseEvent } from '../../case/index.ts'
import type { InboundMessage } from '../../messaging/index.ts'
import {
  type DeadLetter,
  forgetCommands,
  type Handling,
  keepDeadLetters,
  type RefusedEvent,
  type Writer,
} from '../../persistence/index.ts'
import type { Desk } from '../desk.ts'
import { eventLetterOf } from './letter.ts'
import { messageOf } from './read-event.ts'
import { isBounded, writerOfEvent } from './writer.ts'

/** The readable messages of a batch, by what they carry. */
export type Readable = ReadonlyMap<CaseEvent, InboundMessage>

/** What this instance once wrote itself. */
export const ownOf = ({ instance }: Desk, events: readonly CaseEvent[]): CaseEvent[] =>
  events.filter(({ by }) => instance.divisions.includes(by.division))

/** The letters of refused events, each with its message; what had waited came with an earlier batch. */
const lettersOf = (
  desk: Desk,
  readable: Readable,
  refused: readonly RefusedEvent[],
): Map<DeadLetter, InboundMessage | null> =>
  new Map(
    refused.map(({ event, refusal: { code, zh, en } }) => {
      const message = readable.get(event) ?? null
      const words = { reason: code, detail: `${zh} ${en}`, caseId: event.caseId }
      const writer = writerOfEvent(desk, event)
      return [eventLetterOf(message ?? messageOf(event), writer, words), message]
    }),
  )

/**
 * What is done about refused events: an operator gets their letters, own orphans are forgotten. What
 * had waited is in no outbox any more, so its letter is kept whatever its writer has here.
 * `heldBack` takes the messages whose letters were not kept.
 */
export const settler =
  (desk: Desk, sql: Writer, readable: Readable, heldBack: InboundMessage[]): Handling['settle'] =>
  async (refused) => {
    const messages = lettersOf(desk, readable, refused)
    const letters = [...messages.keys()]
    const over = await keepDeadLetters(
      sql,
      letters,
      (letter) => messages.get(letter) !== null && isBounded(desk, letter.writer),
    )
    heldBack.push(...over.flatMap((letter) => messages.get(letter) ?? []))
    const orphans = refused.filter(({ refusal }) => refusal.code === 'ENTRY_ORPHANED')
    const events = orphans.map(({ event }) => event)
    await forgetCommands(sql, ownOf(desk, events))
    return letters.filter((letter) => !over.includes(letter))
  }
