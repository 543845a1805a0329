import type { CaseEvent, CaseState } from '../../case/index.ts'
import type { Writer } from '../database.ts'
import type { DeadLetter } from '../dead-letters.ts'
import { dueCases } from './due-cases.ts'
import { type FoldRules, foldBatch, type RefusedEvent } from './fold-batch.ts'
import { type Accounts, holdBack, sizeOf } from './hold-back.ts'
import { type Copies, loadCopies } from './load-copies.ts'
import { type Beside, forgetEarly, type Owed, recordBatch } from './record-batch.ts'
import { findRivals } from './rivals.ts'

/** What came of a batch: the events that changed a copy, and those that became dead letters. */
export type ReceivedBatch = {
  applied: CaseEvent[]
  early: CaseEvent[]
  letters: DeadLetter[]
  /** Their sender has too much waiting here already: not stored, to be sent again. */
  heldBack: CaseEvent[]
}

/**
 * The rules for some cases and the events that have come for them, after what they need was read;
 * and what is written beside the events that they let through.
 */
export type RulesFor = (
  states: ReadonlyMap<string, CaseState>,
  events: readonly CaseEvent[],
) => Promise<FoldRules & { beside?: Beside }>

/** What is done about the events of a batch. */
export type Handling = Accounts & {
  /** The messages that are owed to others because these are applied; written with them. */
  owed?: (applying: readonly CaseEvent[]) => Owed[]
  /** Told as soon as they are in the database: once, whatever happens after it. */
  applied: (events: readonly CaseEvent[], states: ReadonlyMap<string, CaseState>) => void
  /**
   * Keeps and answers the dead letters of refused events. It may be asked about the same ones again,
   * when the process ended before they were forgotten.
   */
  settle: (refused: readonly RefusedEvent[]) => Promise<DeadLetter[]>
}

const isNumberTaken = (error: unknown): boolean => {
  const { code, constraint_name: name } = error as { code?: string; constraint_name?: string }
  return code === '23505' && name?.startsWith('case_events') === true
}

/**
 * Fold and write: once. Of the waiting events those that are in the log now are forgotten with the
 * write; the others only when what is to be done about them is done.
 */
const writeOn = async (
  copies: Copies,
  sql: Writer,
  rulesFor: RulesFor,
  events: readonly CaseEvent[],
  handling: Handling,
): Promise<ReceivedBatch> => {
  const { states, waiting } = copies
  const rules = await rulesFor(states, [...events, ...waiting])
  const batch = foldBatch(rules, states, waiting, events)
  const heldBack = await holdBack(sql, batch, copies, handling)
  const sized = (event: CaseEvent) => ({ writer: handling.writerOf(event), bytes: sizeOf(event) })
  const owed = handling.owed?.(batch.applied)
  await recordBatch(sql, batch, { sized, beside: rules.beside, owed })
  if (batch.applied.length > 0) handling.applied(batch.applied, batch.states)
  const refused = [...batch.refused, ...(await findRivals(sql, batch))]
  const letters = refused.length > 0 ? await handling.settle(refused) : []
  await forgetEarly(sql, batch.dropped)
  return { applied: batch.applied, early: batch.early, letters, heldBack }
}

/** Each means that another replica wrote to the same cases at the same moment. */
const ATTEMPTS = 20

const nothing: Copies = { states: new Map(), waiting: [], used: new Map() }

/**
 * Openings are written without a look, as usually nothing is known of their cases. When a number is
 * taken after all, or another replica has written one meanwhile, all is folded on what stands then.
 */
const receiveFirmly = async (
  sql: Writer,
  rulesFor: RulesFor,
  ids: string[],
  events: readonly CaseEvent[],
  handling: Handling,
): Promise<ReceivedBatch> => {
  const onlyOpenings = events.length > 0 && events.every(({ number }) => number === 1)
  for (let attempt = 1; ; attempt += 1) {
    try {
      const copies = attempt === 1 && onlyOpenings ? nothing : await loadCopies(sql, ids)
      return await writeOn(copies, sql, rulesFor, events, handling)
    } catch (error) {
      if (!isNumberTaken(error) || attempt === ATTEMPTS) throw error
    }
  }
}

/**
 * Applies a batch of events from other instances to the copies held here: each once, in the order
 * of its number; the refused ones become dead letters. No lock is held and no transaction open: a
 * batch is written by one statement, and the key of the log refuses the whole when another replica
 * was faster. Without events it applies what waited and need not wait any more. Throws when the
 * database does; the same batch again does no harm.
 */
export const receiveEvents = async (
  sql: Writer,
  rulesFor: RulesFor,
  events: readonly CaseEvent[],
  handling: Handling,
): Promise<ReceivedBatch> => {
  const received: ReceivedBatch = { applied: [], early: [], letters: [], heldBack: [] }
  const receive = async (ids: string[], incoming: readonly CaseEvent[]): Promise<void> => {
    const part = await receiveFirmly(sql, rulesFor, ids, incoming, handling)
    received.applied.push(...part.applied)
    received.early.push(...part.early)
    received.letters.push(...part.letters)
    received.heldBack.push(...part.heldBack)
  }
  if (events.length > 0) await receive([...new Set(events.map(({ caseId }) => caseId))], events)
  if (events.length > 0 && received.early.length === 0) return received
  for (let ids = await dueCases(sql); ids.length > 0; ids = await dueCases(sql)) {
    await receive(ids, [])
  }
  return received
}
