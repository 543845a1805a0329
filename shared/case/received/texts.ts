import type { Refusal } from '../../identity/index.ts'
import type { Applicant, CaseEvent } from '../event.ts'
import { refusal } from './refusal.ts'

/** What a text of an entry may be. */
type Rule = (text: string) => boolean

/** One text of an entry and the rule it is under. */
type Field = { name: string; text: string; rule: Rule }

// These are the rules of the weakest version that ever wrote entries (ec88c23), kept apart from the
// rules of today's forms (shared/identity): those become stricter, and old logs must still be read.
const BROKEN = /[\p{Surrogate}\p{Noncharacter_Code_Point}]/u
const REORDERING = /[\u202A-\u202E\u2066-\u2069]/u
const CONTROL = /[\p{Cc}\u2028\u2029]/u
const CONTROL_IN_LINES = /[^\P{Cc}\n\t]/u
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/u
const MARKUP = /[<>]/
// With what is unassigned here (\p{Cn}): the writer's Unicode tables may be newer.
const NAME =
  /^[\p{L}\p{Cn}\u3007\u{20000}-\u{3FFFD}][\p{L}\p{M}\p{Cn}\u3007\u{20000}-\u{3FFFD}·.'’ -]*$/u

/** Code points; a text with more UTF-16 units than twice the limit need not be counted. */
const isWithin = (text: string, max: number): boolean =>
  text.length <= max || (text.length <= 2 * max && [...text].length <= max)

const isShown = (text: string): boolean =>
  !BROKEN.test(text) && !REORDERING.test(text) && VISIBLE.test(text)

/** One line: 120 characters for a firm or a recipient, 100 for an officer. */
const line =
  (max: number): Rule =>
  (text) =>
    isWithin(text, max) && isShown(text) && !CONTROL.test(text)

/** Several lines: what was applied for, reasons, opinions. */
const lines: Rule = (text) => isWithin(text, 500) && isShown(text) && !CONTROL_IN_LINES.test(text)

const personName: Rule = (text) => line(50)(text) && NAME.test(text)

/** Whether a text may name an officer in an entry: no token with another one is accepted. */
export const mayNameOfficer: Rule = (text) => line(100)(text) && !MARKUP.test(text)

const residentId: Rule = (text) => /^\d{17}[\dX]$/.test(text)
const creditCode: Rule = (text) => /^[0-9A-Z]{18}$/.test(text)
const mobile: Rule = (text) => /^1[3-9]\d{9}$/.test(text)

const ofApplicant = ({ kind, name, idNumber, mobile: number }: Applicant): Field[] => [
  { name: 'applicant.name', text: name, rule: kind === 'person' ? personName : line(120) },
  { name: 'applicant.idNumber', text: idNumber, rule: kind === 'person' ? residentId : creditCode },
  { name: 'applicant.mobile', text: number, rule: mobile },
]

/** Words of the catalogue are not among them: they are compared with the catalogue (`items.ts`). */
const ofData = (event: CaseEvent): Field[] => {
  switch (event.type) {
    case 'accepted':
      return [
        ...ofApplicant(event.data.applicant),
        { name: 'subject', text: event.data.subject, rule: lines },
      ]
    case 'applicationRefused':
      return [
        ...ofApplicant(event.data.applicant),
        { name: 'reason', text: event.data.reason, rule: lines },
      ]
    case 'handedOver':
      return event.data.reason === null
        ? []
        : [{ name: 'reason', text: event.data.reason, rule: lines }]
    case 'withdrawn':
      return [{ name: 'reason', text: event.data.reason, rule: lines }]
    case 'reviewed':
    case 'decided':
      return [{ name: 'text', text: event.data.text, rule: lines }]
    case 'delivered':
      return [{ name: 'recipient', text: event.data.recipient, rule: line(120) }]
    default:
      return []
  }
}

const fieldsOf = (event: CaseEvent): Field[] => [
  { name: 'by.id', text: event.by.id, rule: mayNameOfficer },
  { name: 'by.name', text: event.by.name, rule: mayNameOfficer },
  ...ofData(event),
]

/**
 * Why no counter of any version took the texts of an entry in: too long, markup in the name of a
 * person, characters that steer or hide the text, numbers of another shape. Null when one may have.
 */
export const impossibleText = (event: CaseEvent): Refusal | null => {
  const wrong = fieldsOf(event).find(({ text, rule }) => !rule(text))
  if (!wrong) return null
  return refusal(
    'EVENT_IMPOSSIBLE_TEXT',
    `第 ${event.number} 号记录的 ${wrong.name} 是任何窗口都不可能录入的内容；请立即核查来源实例。`,
    `Entry ${event.number}: no counter could have entered its ${wrong.name}; check the sending instance at once.`,
  )
}
