import { formatCaseNumber, parseCaseNumber, refuse as refuseCase } from '../case/index.ts'
import { checkText, type Result, refuse } from '../identity/index.ts'
import { divisionOfOrigin, isWithin } from '../network/index.ts'
import { giveUpWaiting, waitingOf } from '../persistence/index.ts'
import type { Operator } from './dead-letter-desk.ts'
import type { Desk } from './desk.ts'
import { eventLetterOf } from './receive/letter.ts'
import { messageOf } from './receive/read-event.ts'
import { writerOfEvent } from './receive/writer.ts'

const nothingWaits = refuse(
  'NOTHING_WAITS',
  '该办件没有等待中的记录，可能已经写入或作废；请刷新列表。',
  'No entry of this case waits; they may be applied or discarded already. Reload the list.',
)

/** The number as the copies have it, of a case that was accepted in or below the division. */
const caseWithin = (text: string, division: string): Result<string> => {
  const number = parseCaseNumber(text)
  if (!number.ok) return number
  return isWithin(divisionOfOrigin(number.value.origin), division)
    ? { ok: true, value: formatCaseNumber(number.value) }
    : refuseCase('CASE_NOT_FOUND')
}

/**
 * Gives up all entries of a case that wait at this instance, e.g. forged ones that name a catalogue
 * version which was never published; the reason goes to the log. Answers how many there were.
 */
export const discardWaiting = async (
  desk: Desk,
  operator: Operator,
  { division, caseId, reason }: { division: string; caseId: string; reason: string },
): Promise<Result<number>> => {
  const why = checkText(reason, { min: 4, max: 500, letters: 2, multiline: true })
  if (!why.ok) return why
  const known = caseWithin(caseId, division)
  if (!known.ok) return known
  const events = await waitingOf(desk.database.write, known.value)
  if (events.length === 0) return nothingWaits
  const words = { reason: 'WAITED_IN_VAIN', detail: why.value, caseId: known.value }
  const letters = events.map((event) =>
    eventLetterOf(messageOf(event), writerOfEvent(desk, event), words),
  )
  await giveUpWaiting(desk.database.write, events, letters, operator.id)
  desk.log.warn(
    { caseId: known.value, operator: operator.id, entries: events.length, reason: why.value },
    'waiting entries discarded',
  )
  return { ok: true, value: events.length }
}
