import { admit, type CaseEvent, type CaseState, evolve } from '../../case/index.ts'
import type { InboundMessage } from '../../messaging/index.ts'
import {
  type DeadLetter,
  forgetCommands,
  type Handling,
  keepDeadLetters,
  messageId,
  receiveEvents,
  relearn,
  type Writer,
} from '../../persistence/index.ts'
import { othersConcerned } from '../append.ts'
import type { Desk } from '../desk.ts'
import { blamesTheData, letterOf } from './letter.ts'
import { messageOf, readEvent } from './read-event.ts'

type States = ReadonlyMap<string, CaseState>

/** The characters of a case number that name its origin. */
const ORIGIN = 9

/** The readable messages of a batch, by what they carry. */
type Readable = ReadonlyMap<CaseEvent, InboundMessage>

const announce = (desk: Desk, applied: readonly CaseEvent[], states: States): void => {
  for (const event of applied) {
    const { caseId, number, type, correlationId, by } = event
    desk.log.debug({ caseId, number, type, correlationId, from: by.division }, 'event received')
    const state = states.get(caseId)
    if (state) desk.changes.tell({ state, event })
  }
}

/** What this instance once wrote itself. */
const ownOf = ({ instance }: Desk, events: readonly CaseEvent[]): CaseEvent[] =>
  events.filter(({ by }) => instance.divisions.includes(by.division))

/**
 * Own entries that a database has lost and gets back are owed to the others again: who has them
 * already confirms them, and nobody else would send them to who has not.
 */
const owedAgain = (desk: Desk, applying: readonly CaseEvent[]) =>
  ownOf(desk, applying).map((event) => {
    const { subject, payload } = messageOf(event)
    const awaiting = othersConcerned(desk, event.caseId.slice(0, ORIGIN))
    return { message: { id: messageId(), subject, payload }, awaiting }
  })

/** Own entries are news only to a database that has lost them: it has them before they are sent. */
const tellLost = (desk: Desk, applied: readonly CaseEvent[]): void => {
  const lost = ownOf(desk, applied).length
  if (lost > 0)
    desk.log.error({ events: lost }, 'the database lacked own entries; it has them back')
}

/** What is done about refused events: an operator gets their letters, own orphans are forgotten. */
const settler =
  (desk: Desk, sql: Writer, readable: Readable): Handling['settle'] =>
  async (refused) => {
    const letters = refused.map(({ event, refusal: { code, zh, en } }) =>
      letterOf(readable.get(event) ?? messageOf(event), code, `${zh} ${en}`, event.caseId),
    )
    await keepDeadLetters(sql, letters)
    const orphans = refused.filter(({ refusal }) => refusal.code === 'ENTRY_ORPHANED')
    const events = orphans.map(({ event }) => event)
    await forgetCommands(sql, ownOf(desk, events))
    return letters
  }

/** All on the same database: what was learned on one must not be missing on another. */
const apply = async (desk: Desk, readable: Readable): Promise<DeadLetter[]> => {
  const { write: sql } = desk.database.session()
  const events = [...readable.keys()]
  const recovering = desk.recovery.underWay()
  if (recovering) await relearn(sql, ownOf(desk, events))
  const batch = await receiveEvents(sql, { admit, evolve }, events, {
    owed: (applying) => (recovering ? owedAgain(desk, applying) : []),
    settle: settler(desk, sql, readable),
    applied: (applied, states) => {
      desk.metrics.applied(applied.length)
      tellLost(desk, applied)
      announce(desk, applied, states)
    },
  })
  return batch.letters
}

/** A batch that fails is tried event by event, so that one poisoned event harms only itself. */
const applyOneByOne = async (desk: Desk, readable: Readable): Promise<DeadLetter[]> => {
  const letters: DeadLetter[] = []
  for (const [event, message] of readable) {
    try {
      letters.push(...(await apply(desk, new Map([[event, message]]))))
    } catch (error) {
      if (!blamesTheData(error)) throw error
      letters.push(letterOf(message, 'failed', String(error), event.caseId))
    }
  }
  return letters
}

const applyTogether = async (desk: Desk, readable: Readable): Promise<DeadLetter[]> => {
  try {
    return await apply(desk, readable)
  } catch (error) {
    if (!blamesTheData(error)) throw error
    const events = readable.size
    desk.log.warn({ err: error, events }, 'a batch failed; its events go one by one')
    return applyOneByOne(desk, readable)
  }
}

/**
 * Applies the events that messages carry to the copies, and without messages those that waited;
 * answers the letters of those that cannot be applied.
 */
export const receiveEventMessages = async (
  desk: Desk,
  messages: readonly InboundMessage[],
): Promise<DeadLetter[]> => {
  const letters: DeadLetter[] = []
  const readable = new Map<CaseEvent, InboundMessage>()
  for (const message of messages) {
    const read = readEvent(message)
    if (read.ok) readable.set(read.value, message)
    else letters.push(letterOf(message, read.reason, read.detail))
  }
  if (messages.length > 0 && readable.size === 0) return letters
  return [...letters, ...(await applyTogether(desk, readable))]
}
