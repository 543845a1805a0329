import { shanghaiDate } from '../calendar/index.ts'
import { divisionOfOrigin } from '../network/index.ts'
import type { CaseEvent } from './event.ts'
import type { CaseState } from './state.ts'

type Evolution = Partial<CaseState>
type Of<Type extends CaseEvent['type']> = Extract<CaseEvent, { type: Type }>

const open = (event: Of<'accepted'> | Of<'applicationRefused'>): CaseState => {
  const { caseId, by, at, correlationId, data } = event
  const accepted = event.type === 'accepted'
  return {
    id: caseId,
    number: 1,
    origin: data.origin,
    item: data.item,
    applicant: data.applicant,
    materials: accepted ? event.data.materials : [],
    subject: accepted ? event.data.subject : '',
    acceptedOn: data.acceptedOn,
    acceptedAt: at,
    acceptedBy: by,
    queryCodeHash: data.queryCodeHash,
    correlationId,
    status: accepted ? 'inReview' : 'refused',
    holder: accepted ? divisionOfOrigin(data.origin) : null,
    transit: null,
    givers: [],
    assignee: accepted ? by : null,
    missing: [],
    stops: [],
    review: null,
    decision: null,
    delivery: null,
    reason: accepted ? null : event.data.reason,
    changedAt: at,
    endedAt: accepted ? null : at,
  }
}

const handedOver = (state: CaseState, { data, by, at }: Of<'handedOver'>): Evolution => {
  const { to, kind, reason, missing } = data
  const stop = missing.length > 0 ? [{ from: shanghaiDate(new Date(at)), until: null }] : []
  return {
    status: 'inTransit',
    holder: null,
    assignee: null,
    transit: { from: by.division, to, kind, reason, since: at },
    missing: kind === 'return' ? missing : state.missing,
    stops: [...state.stops, ...stop],
    // What comes after a return has not been reviewed yet.
    review: kind === 'return' ? null : state.review,
  }
}

const takenOver = (state: CaseState, { by }: Of<'takenOver'>): Evolution => {
  const { transit } = state
  if (!transit) return {}
  const taken = { holder: by.division, transit: null }
  if (transit.kind === 'deliver') return { ...taken, status: 'decided' }
  if (transit.kind === 'return') {
    return {
      ...taken,
      status: 'returned',
      givers: state.givers.slice(0, -1),
      reason: transit.reason,
    }
  }
  return { ...taken, status: 'inReview', givers: [...state.givers, transit.from], reason: null }
}

const supplemented = (state: CaseState, { data }: Of<'supplemented'>): Evolution => {
  const brought = new Set(data.materials.map(({ code }) => code))
  const missing = state.missing.filter(({ code }) => !brought.has(code))
  const restart = missing.length === 0
  return {
    materials: [...state.materials.filter(({ code }) => !brought.has(code)), ...data.materials],
    missing,
    stops: state.stops.map((stop) =>
      restart && stop.until === null ? { ...stop, until: data.on } : stop,
    ),
  }
}

const change = (state: CaseState, event: CaseEvent): Evolution => {
  const { by, at } = event
  switch (event.type) {
    case 'accepted':
    case 'applicationRefused':
      return {}
    case 'handedOver':
      return handedOver(state, event)
    case 'takenOver':
      return takenOver(state, event)
    case 'claimed':
      return { assignee: by }
    case 'supplemented':
      return supplemented(state, event)
    case 'reviewed':
      return { review: { value: event.data.opinion, text: event.data.text, by, at } }
    case 'decided':
      return { status: 'decided', decision: { ...event.data, by, at } }
    case 'delivered':
      return { status: 'delivered', holder: null, delivery: event.data, endedAt: at }
    case 'withdrawn':
      return { status: 'withdrawn', holder: null, reason: event.data.reason, endedAt: at }
  }
}

/**
 * The state after one more event. Total for every event that `admit` lets through; the first event
 * of a log opens the case.
 */
export const evolve = (state: CaseState | null, event: CaseEvent): CaseState => {
  if (event.type === 'accepted' || event.type === 'applicationRefused') return state ?? open(event)
  if (!state) throw new Error(`case ${event.caseId}: ${event.type} before the case was opened`)
  return { ...state, ...change(state, event), number: event.number, changedAt: event.at }
}

/** The fold of a whole log; null when it is empty. */
export const replay = (log: readonly CaseEvent[]): CaseState | null =>
  log.reduce<CaseState | null>(evolve, null)
