import { dueOn, type Stop } from './due-on.ts'
import { type Entry, fieldsOf, happened, textOf } from './entry.ts'
import type { Standing } from './fold.ts'
import { chinaDay } from './working-days.ts'

type Fields = Readonly<Record<string, unknown>>
type Material = { code: string }

/** What a state keeps beside the standing. */
type Kept = {
  assignee: unknown
  materials: readonly Material[]
  missing: readonly Material[]
  stops: readonly Stop[]
  review: unknown
  decision: unknown
  delivery: unknown
  reason: unknown
  /** The hand-over under way, without where it leads: the standing knows. */
  way: Fields | null
}

const materialsIn = (list: unknown): readonly Material[] =>
  Array.isArray(list) ? (list as Material[]) : []

const writer = ({ event }: Entry): unknown => fieldsOf(event).by

const open = (entry: Entry): Kept => {
  const accepted = entry.type === 'accepted'
  return {
    assignee: accepted ? writer(entry) : null,
    materials: materialsIn(entry.data.materials),
    missing: [],
    stops: [],
    review: null,
    decision: null,
    delivery: null,
    reason: accepted ? null : entry.data.reason,
    way: null,
  }
}

const handedOver = (kept: Kept, { data, at }: Entry): Partial<Kept> => {
  const missing = materialsIn(data.missing)
  const isReturn = data.kind === 'return'
  return {
    assignee: null,
    way: { kind: data.kind, reason: data.reason, since: at },
    ...(isReturn ? { missing, review: null } : {}),
    stops: missing.length > 0 ? [...kept.stops, { from: chinaDay(at), until: null }] : kept.stops,
  }
}

const takenOver = ({ way }: Kept): Partial<Kept> => {
  if (way?.kind === 'return') return { way: null, reason: way.reason }
  return way?.kind === 'forward' ? { way: null, reason: null } : { way: null }
}

const supplemented = ({ materials, missing, stops }: Kept, { data }: Entry): Partial<Kept> => {
  const brought = materialsIn(data.materials)
  const isBrought = ({ code }: Material) => brought.some((one) => one.code === code)
  const left = missing.filter((one) => !isBrought(one))
  const until = textOf(data.on)
  return {
    materials: [...materials.filter((one) => !isBrought(one)), ...brought],
    missing: left,
    stops: left.length > 0 ? stops : stops.map((stop) => ({ ...stop, until: stop.until ?? until })),
  }
}

const change = (kept: Kept, entry: Entry): Partial<Kept> => {
  const { type, data, at } = entry
  const by = writer(entry)
  if (type === 'handedOver') return handedOver(kept, entry)
  if (type === 'takenOver') return takenOver(kept)
  if (type === 'supplemented') return supplemented(kept, entry)
  if (type === 'claimed') return { assignee: by }
  if (type === 'reviewed') return { review: { value: data.opinion, text: data.text, by, at } }
  if (type === 'decided') return { decision: { ...data, by, at } }
  if (type === 'delivered') return { delivery: data }
  return type === 'withdrawn' ? { reason: data.reason } : {}
}

const keptOf = ([opening, ...others]: readonly [Entry, ...Entry[]]): Kept => {
  let kept = open(opening)
  for (const entry of others) kept = { ...kept, ...change(kept, entry) }
  return kept
}

/** The state of a case as its services keep it, worked out anew from the log. */
const stateOf = (log: readonly [Entry, ...Entry[]], standing: Standing, kept: Kept): Fields => {
  const [opening] = log
  const { number, origin, status, holder, way, givers, endedAt } = standing
  const { way: handOver, ...rest } = kept
  const { item, applicant, acceptedOn, queryCodeHash, subject } = opening.data
  return {
    ...rest,
    id: opening.caseId,
    number,
    origin,
    item,
    applicant,
    subject: subject ?? '',
    acceptedOn,
    acceptedAt: opening.at,
    acceptedBy: writer(opening),
    queryCodeHash,
    correlationId: fieldsOf(opening.event).correlationId,
    status,
    holder,
    transit: way && { ...way, ...handOver },
    givers,
    changedAt: log.at(-1)?.at,
    endedAt,
  }
}

const idIn = (officer: unknown): string | null => textOf(fieldsOf(officer).id) || null

/**
 * Every column of a case's row in `cases`, as its log says; `calendar` is the version by which the
 * instance counts. Instants are milliseconds.
 */
export const columnsOf = (
  log: readonly Entry[],
  standing: Standing,
  calendar: string | null,
): Fields => {
  const [opening, ...others] = log
  if (!opening) return {}
  const kept = keptOf([opening, ...others])
  const item = fieldsOf(opening.data.item)
  const runs = standing.endedAt === null && !log.some((one) => happened(one) === 'decided')
  const days = typeof item.promisedDays === 'number' ? item.promisedDays : 0
  return {
    id: opening.caseId,
    number: standing.number,
    origin: standing.origin,
    department: standing.department,
    item_code: item.code ?? null,
    mode: item.mode ?? null,
    status: standing.status,
    holder: standing.holder,
    handed_from: standing.way?.from ?? null,
    handed_to: standing.way?.to ?? null,
    assignee: idIn(kept.assignee),
    accepted_at: Date.parse(opening.at),
    due_on: runs ? dueOn(textOf(opening.data.acceptedOn), days, kept.stops) : null,
    calendar: runs ? calendar : null,
    ended_at: standing.endedAt === null ? null : Date.parse(standing.endedAt),
    state: stateOf([opening, ...others], standing, kept),
  }
}
