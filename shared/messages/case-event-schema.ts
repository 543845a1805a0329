import { z } from 'zod'
import {
  type CaseEvent,
  type CaseEventData,
  formatCaseNumber,
  parseCaseNumber,
} from '../case/index.ts'

// Postgres refuses NUL and halves of surrogate pairs; the sender's own check let none of them in.
const storable = /^[^\0\p{Surrogate}]+$/u
// A calendar that is walked day by day must not be sent to the end of time.
const soon = /^(19|20|21)/

const text = (max: number) => z.string().max(max).regex(storable)
// Catalogue words come as long as the catalogue has them: a limit of our own would refuse whole
// cases. The broker's limit of a megabyte bounds the message, and `admit` compares them with the
// receiver's catalogue.
const word = z.string().regex(storable)
const division = z.string().regex(/^(\d{4}|\d{6}|\d{9})$/)
const date = z.iso.date().regex(soon)
// As `Date.toISOString` writes it. Any number of decimals would be an instant as well, of any length.
const instant = z.iso.datetime({ precision: 3 }).regex(soon)
// What a column of Postgres holds; one that no catalogue has waits, and is no error of the database.
const MOST_VERSIONS = 2_147_483_647
const handedIn = z.object({ code: word, name: word })
const materials = z.array(handedIn)
const reason = text(1000)

const officer = z.object({
  id: text(100),
  name: text(100),
  division,
  department: text(60).nullable(),
})

const item = z.object({
  code: word,
  name: word,
  version: z.int().positive().max(MOST_VERSIONS),
  department: word,
  mode: z.enum(['direct', 'committed', 'forwarded', 'answered']),
  decidedAt: z.enum(['city', 'district', 'township']),
  promisedDays: z.int().min(0).max(1000),
  legalDays: z.int().min(0).max(1000),
})

const opening = {
  origin: z.string().regex(/^\d{9}$/),
  item,
  applicant: z.object({
    kind: z.enum(['person', 'firm']),
    name: text(240),
    idNumber: text(18),
    mobile: text(20),
  }),
  acceptedOn: date,
  queryCodeHash: z.string().regex(/^[0-9a-f]{64}$/),
}

/** Stops at the first key: a megabyte of them would be a hundred thousand problems. */
const isEmptyObject = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  for (const _ in value) return false
  return true
}

const data: { [Type in keyof CaseEventData]: z.ZodType<CaseEventData[Type]> } = {
  accepted: z.object({ ...opening, materials, subject: text(1000), appliedOn: date }),
  applicationRefused: z.object({ ...opening, reason }),
  handedOver: z.object({
    to: division,
    kind: z.enum(['forward', 'return', 'deliver']),
    reason: reason.nullable(),
    missing: materials,
  }),
  takenOver: z.object({ from: division }),
  claimed: z.custom<Record<string, never>>(isEmptyObject),
  supplemented: z.object({ materials, on: date }),
  reviewed: z.object({ opinion: z.enum(['approve', 'refuse']), text: reason }),
  decided: z.object({ outcome: z.enum(['granted', 'refused']), text: reason }),
  delivered: z.object({ recipient: text(240), method: z.enum(['counter', 'post']) }),
  withdrawn: z.object({ reason }),
}

const isCaseNumber = (id: string): boolean => {
  const parsed = parseCaseNumber(id)
  return parsed.ok && formatCaseNumber(parsed.value) === id
}

const meta = {
  caseId: z.string().refine(isCaseNumber, 'not a case number'),
  number: z.int().min(1).max(100_000),
  type: z.enum(Object.keys(data) as [keyof CaseEventData, ...(keyof CaseEventData)[]]),
  at: instant,
  by: officer,
  correlationId: text(100),
  data: z.unknown(),
}

const head = z.discriminatedUnion('version', [
  z.object({ ...meta, version: z.literal(1) }),
  z.object({
    ...meta,
    version: z.literal(2),
    command: text(64),
    fingerprint: text(64),
    after: instant.optional(),
  }),
])

const knownVersions: unknown[] = [1, 2]

/** Why a message is no case event: the words that a dead letter shows to the operator. */
export type Malformed = { reason: 'malformed' | 'unknownVersion'; detail: string }

const problems = (error: z.ZodError): string =>
  error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join('.')}: ${message}`)
    .join('; ')

const parseJson = (payload: string): unknown => {
  try {
    return JSON.parse(payload)
  } catch {
    return undefined
  }
}

const versionOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined

/** Reads a case event from the wire, or says why it is none. Never throws. */
export const parseCaseEvent = (
  payload: string,
): { ok: true; value: CaseEvent } | { ok: false; error: Malformed } => {
  const json = parseJson(payload)
  const version = versionOf(json)
  if (typeof version === 'number' && !knownVersions.includes(version)) {
    return { ok: false, error: { reason: 'unknownVersion', detail: `event version ${version}` } }
  }
  const around = head.safeParse(json)
  if (!around.success) {
    return { ok: false, error: { reason: 'malformed', detail: problems(around.error) } }
  }
  const body = data[around.data.type].safeParse(around.data.data)
  if (!body.success) {
    return { ok: false, error: { reason: 'malformed', detail: problems(body.error) } }
  }
  return { ok: true, value: { ...around.data, data: body.data } as CaseEvent }
}
