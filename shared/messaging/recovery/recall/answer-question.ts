import {
  type Answers,
  casePrefix,
  MOST_LISTED,
  type Question,
  RANGE,
} from '../../../messages/index.ts'
import type { DivisionCode } from '../../../network/index.ts'
import {
  digestOfHeld,
  type Held,
  nextCatalogue,
  readHeldEntries,
  readHeldRange,
  readUnreadLetters,
  type Writer,
} from '../../../persistence/index.ts'

/** How many bytes of entries go into an answer: far below the broker's limit of a megabyte. */
const BYTES = 256 * 1_024
const MOST_WAITING = 20_000

type About<Ask> = Extract<Question, { ask: Ask }>

/** Whether the asker may hold copies of everything that it asks about. */
const isAllowed = (question: Question, shared: readonly DivisionCode[]): boolean => {
  if (question.ask === 'catalogue') return shared.length > 0
  if (question.ask !== 'entries') return shared.includes(question.division)
  return question.of.every(([caseId]) => shared.some((code) => caseId.startsWith(code)))
}

/** As many cases as one answer lists. */
const listed = (held: readonly Held[]): Held[] => {
  let waiting = 0
  const tooMany = held.findIndex((one, index) => {
    waiting += one.waiting.length
    return index === MOST_LISTED || (index > 0 && waiting > MOST_WAITING)
  })
  return tooMany < 0 ? [...held] : held.slice(0, tooMany)
}

const holdings = async (sql: Writer, question: About<'holdings'>): Promise<Answers['holdings']> => {
  const held = await readHeldRange(sql, question, RANGE + 1)
  if (held.length <= RANGE && digestOfHeld(held) === question.digest) return { same: true }
  const cases = listed(held)
  return {
    cases: cases.map(({ id, number, waiting }) => [id, number, waiting]),
    more: cases.length < held.length,
  }
}

const unread = async (
  sql: Writer,
  { division, after }: About<'unread'>,
): Promise<Answers['unread']> => {
  const { letters, more } = await readUnreadLetters(sql, casePrefix(division), after, BYTES)
  return {
    messages: letters.map(({ subject, payload }) => ({ subject, payload })),
    next: more ? (letters.at(-1)?.id ?? null) : null,
  }
}

/**
 * Answers a question from the own database; null when the asker may not ask that: it holds no copies
 * of such cases, whatever it says.
 */
export const answerQuestion = async (
  sql: Writer,
  question: Question,
  shared: readonly DivisionCode[],
): Promise<Answers[Question['ask']] | null> => {
  if (!isAllowed(question, shared)) return null
  switch (question.ask) {
    case 'holdings':
      return holdings(sql, question)
    case 'entries':
      return readHeldEntries(sql, question.of, BYTES)
    case 'unread':
      return unread(sql, question)
    case 'catalogue':
      return { catalogue: await nextCatalogue(sql, question.above) }
  }
}
