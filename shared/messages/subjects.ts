import { divisionOfOrigin, pathOf, tierOf } from '../network/codes.ts'
import type { DivisionCode, Tier } from '../network/division.ts'

/** The one stream that carries everything between the tiers. */
export const STREAM = 'LIANDONG'

/** The broker account that owns the stream. No instance is in it. */
export const HUB = 'HUB'

/** What the stream's interface is called in the account of an instance, in place of `$JS.API`. */
export const HUB_API = 'hub.API'

/** What the stream accepts. */
export const STREAM_SUBJECTS = ['case.>', 'catalogue.>']

/**
 * The tokens of an origin (9 digits, padded): `340405100` becomes `3404.05.100`.
 * A walk-in at a district has station `000`, at the city district `00` too.
 */
export const originPath = (origin: string): string =>
  `${origin.slice(0, 4)}.${origin.slice(4, 6)}.${origin.slice(6, 9)}`

/** The tokens of a division, without padding: `3404`, `3404.05` or `3404.05.100`. */
export const divisionPath = (code: DivisionCode): string =>
  [code.slice(0, 4), code.slice(4, 6), code.slice(6, 9)].filter(Boolean).join('.')

/**
 * Where an event of a case is published: the path of the case's origin, so that one wildcard finds
 * all that concerns a division, then the tier that wrote it, so that the server can forbid one
 * tier to speak for another.
 */
export const caseSubject = (origin: string, writer: Tier, type: string): string =>
  `case.${originPath(origin)}.${writer}.${type}`

/** Where the city publishes its catalogue versions. */
export const catalogueSubject = (city: DivisionCode): string => `catalogue.${city}`

/** How every subject of a case begins that was opened in a division or below it. */
export const casePrefix = (division: DivisionCode): string => `case.${divisionPath(division)}.`

/** What an instance reads to hear all that concerns a division that it serves. */
export const caseFilter = (division: DivisionCode): string => `${casePrefix(division)}>`

/** Where `receiver` tells `sender` what it has stored for good. */
export const confirmSubject = (sender: string, receiver: string): string =>
  `confirm.${sender}.${receiver}`

/**
 * Who confirms to `sender` on this subject, or null when it is another one. Look at it although the
 * subscription names it: what the broker delivers in answer to a pull bears the subject of the
 * stored message, which need not be the one on which it is delivered.
 */
export const confirmerOn = (subject: string, sender: string): string | null => {
  const receiver = subject.split('.').at(-1) ?? ''
  return subject === confirmSubject(sender, receiver) ? receiver : null
}

/** Where `asker` asks `asked` which copies it holds. */
export const recallSubject = (asked: string, asker: string): string => `recall.${asked}.${asker}`

/** Where `asked` answers: no reply subject, which the server would not check, but one of its own. */
export const recalledSubject = (asker: string, asked: string): string =>
  `recalled.${asker}.${asked}`

/** Who asks `asked` on this subject, or null when it is another one; see `confirmerOn`. */
export const askerOn = (subject: string, asked: string): string | null => {
  const asker = subject.split('.').at(-1) ?? ''
  return subject === recallSubject(asked, asker) ? asker : null
}

/** Who answers `asker` on this subject, or null when it is another one; see `confirmerOn`. */
export const answererOn = (subject: string, asker: string): string | null => {
  const asked = subject.split('.').at(-1) ?? ''
  return subject === recalledSubject(asker, asked) ? asked : null
}

/** The prefix of an instance's reply subjects: nobody else may listen there. */
export const inboxPrefix = (instanceId: string): string => `_INBOX_${instanceId}`

/** The tokens of a case subject, or null when it is none. */
export const parseCaseSubject = (
  subject: string,
): { origin: string; writer: string; type: string } | null => {
  const match = /^case\.(\d{4})\.(\d{2})\.(\d{3})\.([a-z]+)\.([a-zA-Z]+)$/.exec(subject)
  if (!match) return null
  const [, city = '', district = '', station = '', writer = '', type = ''] = match
  return { origin: city + district + station, writer, type }
}

/**
 * The division that alone may publish on a case subject, whatever its last token is; null for other
 * subjects. The broker sees to it (`permissions.ts`), so it holds for messages that are rubbish too.
 */
export const writerOn = (subject: string): DivisionCode | null => {
  const [, city = '', district = '', station = '', writer] =
    /^case\.(\d{4})\.(\d{2})\.(\d{3})\.([a-z]+)\./.exec(subject) ?? []
  const origin = divisionOfOrigin(city + district + station)
  return pathOf(origin).find((code) => tierOf(code) === writer) ?? null
}
