import type { CaseEvent, CaseState } from '../../case/index.ts'
import type { InboundMessage } from '../../messaging/index.ts'
import { type DeadLetter, type RulesFor, receiveEvents, relearn } from '../../persistence/index.ts'
import type { Desk } from '../desk.ts'
import { blamesTheData, eventLetterOf, type Unread } from './letter.ts'
import { owedAgain } from './owed-again.ts'
import { readEvent } from './read-event.ts'
import { type Irregular, receivingRules, type WriteIrregular } from './rules.ts'
import { ownOf, type Readable, settler } from './settle.ts'
import { isBounded, writerOf, writerOfEvent } from './writer.ts'

type States = ReadonlyMap<string, CaseState>

/** What came of some messages: letters that are kept, and letters that are still to be kept. */
type Received = { kept: DeadLetter[]; heldBack: InboundMessage[]; unread: Unread[] }

/** The desk that receives, and who writes irregular entries down, if anybody does. */
export type Receiving = { desk: Desk; writeIrregular: WriteIrregular | null }

const announce = (desk: Desk, applied: readonly CaseEvent[], states: States): void => {
  for (const event of applied) {
    const { caseId, number, type, correlationId, by } = event
    desk.log.debug({ caseId, number, type, correlationId, from: by.division }, 'event received')
    const state = states.get(caseId)
    if (state) desk.changes.tell({ state, event })
  }
}

/** Own entries are news only to a database that has lost them: it has them before they are sent. */
const tellLost = (desk: Desk, applied: readonly CaseEvent[]): void => {
  const lost = ownOf(desk, applied).length
  if (lost > 0)
    desk.log.error({ events: lost }, 'the database lacked own entries; it has them back')
}

const tellIrregular = (desk: Desk, found: readonly Irregular[]): void => {
  desk.metrics.irregular(found.length)
  for (const { event, refusal } of found) {
    const { caseId, number, type, by } = event
    desk.log.warn(
      { caseId, number, type, from: by.division, code: refusal.code },
      'irregular entry',
    )
  }
}

/** All on the same database: what was learned on one must not be missing on another. */
const apply = async (
  { desk, writeIrregular }: Receiving,
  readable: Readable,
): Promise<Received> => {
  const { write: sql } = desk.database.session()
  const events = [...readable.keys()]
  const recovering = desk.recovery.underWay()
  const heldBack: InboundMessage[] = []
  let irregular: Irregular[] = []
  const rulesFor: RulesFor = async (states, all) => {
    const { irregularIn, ...rules } = await receivingRules(desk, states, all)
    if (!writeIrregular) return rules
    return {
      ...rules,
      beside: (writer, steps) => {
        irregular = irregularIn(steps)
        return writeIrregular(writer, irregular)
      },
    }
  }
  if (recovering) await relearn(sql, ownOf(desk, events))
  const batch = await receiveEvents(sql, rulesFor, events, {
    owed: (applying) => (recovering ? owedAgain(desk, applying) : []),
    writerOf: (event) => writerOfEvent(desk, event),
    isBounded: (writer) => isBounded(desk, writer),
    settle: settler(desk, sql, readable, heldBack),
    applied: (applied, states) => {
      desk.metrics.applied(applied.length)
      tellLost(desk, applied)
      tellIrregular(desk, irregular)
      announce(desk, applied, states)
    },
  })
  heldBack.push(...batch.heldBack.flatMap((event) => readable.get(event) ?? []))
  return { kept: batch.letters, heldBack, unread: [] }
}

const together = (parts: readonly Received[]): Received => ({
  kept: parts.flatMap(({ kept }) => kept),
  heldBack: parts.flatMap(({ heldBack }) => heldBack),
  unread: parts.flatMap(({ unread }) => unread),
})

/** A batch that fails is tried event by event, so that one poisoned event harms only itself. */
const applyOneByOne = async (receiving: Receiving, readable: Readable): Promise<Received> => {
  const parts: Received[] = []
  for (const [event, message] of readable) {
    try {
      parts.push(await apply(receiving, new Map([[event, message]])))
    } catch (error) {
      if (!blamesTheData(error)) throw error
      const words = { reason: 'failed', detail: String(error), caseId: event.caseId }
      const letter = eventLetterOf(message, writerOfEvent(receiving.desk, event), words)
      parts.push({ kept: [], heldBack: [], unread: [{ letter, message }] })
    }
  }
  return together(parts)
}

const applyTogether = async (receiving: Receiving, readable: Readable): Promise<Received> => {
  try {
    return await apply(receiving, readable)
  } catch (error) {
    if (!blamesTheData(error)) throw error
    const events = readable.size
    receiving.desk.log.warn({ err: error, events }, 'a batch failed; its events go one by one')
    return applyOneByOne(receiving, readable)
  }
}

/**
 * Applies the events that messages carry to the copies, and without messages those that waited.
 * Answers the letters that were kept of refused events, the messages that their senders have no room
 * for, and the letters of messages that could not be read or written, which are still to be kept.
 */
export const receiveEventMessages = async (
  receiving: Receiving,
  messages: readonly InboundMessage[],
): Promise<Received> => {
  const unread: Unread[] = []
  const readable = new Map<CaseEvent, InboundMessage>()
  for (const message of messages) {
    const read = readEvent(message)
    if (read.ok) readable.set(read.value, message)
    else {
      const writer = writerOf(receiving.desk, message.subject)
      unread.push({ letter: eventLetterOf(message, writer, read), message })
    }
  }
  const nothing = { kept: [], heldBack: [], unread }
  if (messages.length > 0 && readable.size === 0) return nothing
  return together([nothing, await applyTogether(receiving, readable)])
}
