import { admit, type CaseEvent, evolve } from '../case/index.ts'
import { type Catalogue, validateCatalogue } from '../catalogue/index.ts'
import { catalogueSubject, parseCaseEvent, parseCaseSubject } from '../messages/index.ts'
import type { InboundMessage, StoreBatch } from '../messaging/index.ts'
import { ancestorAt, divisionOfOrigin, tierOf } from '../network/index.ts'
import {
  type DeadLetter,
  keepCatalogue,
  keepDeadLetters,
  receiveEvents,
} from '../persistence/index.ts'
import type { Desk } from './desk.ts'

type Read<Value> = { ok: true; value: Value } | { ok: false; reason: string; detail: string }

const letter = (
  { subject, sender, payload }: InboundMessage,
  reason: string,
  detail: string,
  caseId: string | null = null,
): DeadLetter => ({ subject, sender, payload, reason, detail, caseId })

/**
 * The server lets an instance publish only below its own divisions and in its own tier's name; so
 * an event is believed when it says the same as the subject on which it came.
 */
const agrees = (subject: string, event: CaseEvent): boolean => {
  const path = parseCaseSubject(subject)
  if (!path || path.type !== event.type) return false
  const { division } = event.by
  return (
    tierOf(division) === path.writer &&
    ancestorAt(divisionOfOrigin(path.origin), path.writer) === division &&
    event.caseId.startsWith(`${path.origin}-`)
  )
}

const readEvent = ({ subject, payload }: InboundMessage): Read<CaseEvent> => {
  const parsed = parseCaseEvent(payload)
  if (!parsed.ok) return { ok: false, ...parsed.error }
  return agrees(subject, parsed.value)
    ? parsed
    : { ok: false, reason: 'spoofed', detail: 'the event does not agree with its subject' }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const readCatalogue = ({ payload }: InboundMessage): Read<Catalogue> => {
  const checked = validateCatalogue(parseJson(payload))
  if (checked.ok) return checked
  return { ok: false, reason: 'malformed', detail: checked.problems.slice(0, 20).join('; ') }
}

const receiveCatalogues = async (desk: Desk, messages: InboundMessage[]): Promise<DeadLetter[]> => {
  const letters: DeadLetter[] = []
  for (const message of messages) {
    const read = readCatalogue(message)
    if (!read.ok) letters.push(letter(message, read.reason, read.detail))
    else if (await keepCatalogue(desk.database.write, read.value)) {
      desk.catalogue.renew()
      desk.log.info({ version: read.value.version }, 'catalogue version received')
    }
  }
  return letters
}

const announce = (
  desk: Desk,
  applied: readonly CaseEvent[],
  batch: Awaited<ReturnType<typeof receiveEvents>>,
) => {
  for (const event of applied) {
    const { caseId, number, type, correlationId } = event
    desk.log.info(
      { caseId, number, type, correlationId, from: event.by.division },
      'event received',
    )
    const state = batch.states.get(caseId)
    if (state) desk.changes.tell({ state, event })
  }
}

const applyEvents = async (
  desk: Desk,
  read: readonly { message: InboundMessage; event: CaseEvent }[],
): Promise<DeadLetter[]> => {
  if (read.length === 0) return []
  const events = read.map(({ event }) => event)
  const batch = await receiveEvents(desk.database.write, { admit, evolve }, events)
  announce(desk, batch.applied, batch)
  const subjects = new Map(
    read.map(({ event, message }) => [`${event.caseId} ${event.number}`, message]),
  )
  return batch.refused.map(({ event, refusal }) => {
    const message = subjects.get(`${event.caseId} ${event.number}`)
    const origin = { id: null, sender: null, subject: '', payload: JSON.stringify(event) }
    return letter(message ?? origin, refusal.code, `${refusal.zh} ${refusal.en}`, event.caseId)
  })
}

/** Database errors by which a statement itself fails (class 22, 23, 42 …), not the line to the database. */
const blamesTheData = (error: unknown): boolean => {
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string') return true
  return /^(22|23|42|XX)/.test(code)
}

const receiveCases = async (desk: Desk, messages: InboundMessage[]): Promise<DeadLetter[]> => {
  const letters: DeadLetter[] = []
  const readable: { message: InboundMessage; event: CaseEvent }[] = []
  for (const message of messages) {
    const read = readEvent(message)
    if (read.ok) readable.push({ message, event: read.value })
    else letters.push(letter(message, read.reason, read.detail))
  }
  try {
    return [...letters, ...(await applyEvents(desk, readable))]
  } catch (error) {
    if (!blamesTheData(error)) throw error
    return [...letters, ...(await applyOneByOne(desk, readable, error))]
  }
}

/** A batch that fails is tried event by event, so that one poisoned event harms only itself. */
const applyOneByOne = async (
  desk: Desk,
  readable: readonly { message: InboundMessage; event: CaseEvent }[],
  cause: unknown,
): Promise<DeadLetter[]> => {
  desk.log.warn({ err: cause, events: readable.length }, 'a batch failed; its events go one by one')
  const letters: DeadLetter[] = []
  for (const one of readable) {
    try {
      letters.push(...(await applyEvents(desk, [one])))
    } catch (error) {
      if (!blamesTheData(error)) throw error
      letters.push(letter(one.message, 'failed', String(error), one.event.caseId))
    }
  }
  return letters
}

/**
 * Stores a batch that arrived: events into the copies, catalogue versions on the shelf, and what
 * cannot be applied among the dead letters. Throws only when the database cannot be written; the
 * batch comes again then.
 */
export const receiver =
  (desk: Desk): StoreBatch =>
  async (messages) => {
    const own = messages.filter(({ sender }) => sender !== desk.instance.id)
    const catalogue = catalogueSubject(desk.instance.divisions[0]?.slice(0, 4) ?? '')
    const letters = [
      ...(await receiveCatalogues(
        desk,
        own.filter(({ subject }) => subject === catalogue),
      )),
      ...(await receiveCases(
        desk,
        own.filter(({ subject }) => subject !== catalogue),
      )),
    ]
    await keepDeadLetters(desk.database.write, letters)
    for (const { reason, subject, sender, detail, caseId } of letters) {
      desk.log.error({ reason, subject, sender, detail, caseId }, 'dead letter')
    }
  }
