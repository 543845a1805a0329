import type { Attempt } from '../../journal/journal.ts'
import { fieldsOf, readEntry } from '../entry.ts'
import { foldLog } from '../fold.ts'
import { knownColumns } from '../known-columns.ts'
import type { ProjectionRow } from '../snapshot.ts'
import { columnsOf } from '../state.ts'
import { attempt, caseNumber, places, type RawEvent, type World } from './world.ts'

/** How clients came to know of a command. */
export type Telling = 'acknowledged' | 'repeated' | 'unanswered'

/** One thing that somebody does to a case; those that are not possible are left out. */
export type Step = { move: string; telling: Telling }

type Draft = {
  caseId: string
  origin: string
  decidedAt: string
  events: RawEvent[]
  status: string
  holder: string | null
  way: { from: string; to: string; kind: string } | null
  givers: string[]
  decided: boolean
  over: string | null
  commands: { instance: string; person: string; key: string }[]
  journal: Attempt[]
}

const kinds: Record<string, string> = {
  accepted: 'acceptCase',
  applicationRefused: 'refuseApplication',
  forward: 'forwardCase',
  return: 'returnCase',
  deliver: 'handDownCase',
  takenOver: 'takeOverCase',
  claimed: 'claimCase',
  reviewed: 'reviewCase',
  decided: 'decideCase',
  delivered: 'deliverCase',
  withdrawn: 'withdrawCase',
}

const tell = (draft: Draft, event: RawEvent, move: string, telling: Telling, key: string): void => {
  const { caseId } = draft
  const opening = event.number === 1
  const known = {
    key,
    person: event.by.id,
    kind: kinds[move] ?? move,
    instance: places.servedBy(event.by.division) ?? '',
    caseId: opening ? null : caseId,
  }
  const silence = attempt({ ...known, outcome: { as: 'unanswered', why: 'timeout' } })
  const { number } = event
  const answer = attempt({
    ...known,
    outcome: { as: 'acknowledged', caseId, number, status: draft.status },
  })
  if (telling === 'unanswered') draft.journal.push(silence)
  else if (telling === 'repeated') draft.journal.push(silence, answer)
  else draft.journal.push(answer)
}

const write = (
  draft: Draft,
  { move, telling }: Step,
  by: string,
  event: Pick<RawEvent, 'type' | 'data'>,
  after: Partial<Draft>,
): void => {
  const number = draft.events.length + 1
  const person = `someone-${by}`
  const key = `${draft.caseId}-${number}`
  const before = draft.events.at(-1)
  const written: RawEvent = {
    ...event,
    caseId: draft.caseId,
    number,
    version: 2,
    at: new Date(1_795_000_000_000 + number * 1_000).toISOString(),
    by: { id: person, division: by },
    command: key,
    fingerprint: `of ${key}`,
    ...(before ? { after: before.at } : {}),
  }
  draft.events.push(written)
  Object.assign(draft, after)
  draft.commands.push({ instance: places.servedBy(by) ?? '', person, key })
  tell(draft, written, move, telling, key)
}

const give = (draft: Draft, step: Step, to: string | null | undefined, kind: string): void => {
  const from = draft.holder
  if (!from || !to || draft.decided !== (kind === 'deliver') || from === to) return
  write(
    draft,
    step,
    from,
    { type: 'handedOver', data: { to, kind } },
    { status: 'inTransit', holder: null, way: { from, to, kind } },
  )
}

const take = (draft: Draft, step: Step): void => {
  const { way, givers } = draft
  if (!way) return
  const after = {
    forward: { status: 'inReview', givers: [...givers, way.from] },
    return: { status: 'returned', givers: givers.slice(0, -1) },
    deliver: { status: 'decided' },
  }[way.kind]
  write(
    draft,
    step,
    way.to,
    { type: 'takenOver', data: { from: way.from } },
    { ...after, holder: way.to, way: null },
  )
}

const end = (draft: Draft, step: Step, possible: boolean): void => {
  if (!draft.holder || !possible) return
  const after = { status: step.move, holder: null, over: step.move }
  write(draft, step, draft.holder, { type: step.move, data: { reason: '原因' } }, after)
}

const act = (draft: Draft, step: Step): void => {
  const { holder, givers, origin, decided, decidedAt, over } = draft
  const { move } = step
  if (over) return
  if (move === 'forward') give(draft, step, holder && places.parentOf(holder), 'forward')
  if (move === 'return') give(draft, step, givers.at(-1), 'return')
  if (move === 'deliver') give(draft, step, places.atOrigin(origin), 'deliver')
  if (move === 'takenOver') take(draft, step)
  if (move === 'delivered') end(draft, step, decided)
  if (move === 'withdrawn') end(draft, step, !decided)
  if ((move === 'claimed' || move === 'reviewed') && holder) {
    write(draft, step, holder, { type: move, data: {} }, {})
  }
  if (move === 'decided' && holder && !decided && places.tierOf(holder) === decidedAt) {
    write(draft, step, holder, { type: move, data: {} }, { status: 'decided', decided: true })
  }
}

/** One case as it went: who accepted it under which number, who decides it, and what was done. */
export type Story = { by: string; decidedAt: string; refused: boolean; steps: Step[] }

const tellStory = ({ by, decidedAt, refused, steps }: Story, serial: number): Draft => {
  const origin = by.padEnd(9, '0')
  const draft: Draft = {
    caseId: caseNumber(origin, serial),
    origin,
    decidedAt,
    events: [],
    status: refused ? 'refused' : 'inReview',
    holder: refused ? null : by,
    way: null,
    givers: [],
    decided: false,
    over: refused ? 'refused' : null,
    commands: [],
    journal: [],
  }
  const type = refused ? 'applicationRefused' : 'accepted'
  const item = {
    code: 'X1',
    department: 'transport',
    mode: 'committed',
    decidedAt,
    promisedDays: 5,
  }
  const data = { origin, item, acceptedOn: '2026-11-21' }
  const [first, ...others] = steps
  write(draft, { move: type, telling: first?.telling ?? 'acknowledged' }, by, { type, data }, {})
  for (const step of others) act(draft, step)
  return draft
}

const CALENDAR = 'a calendar'

/** What the draft does not know by itself; the real network is where this is compared. */
const logColumns = (events: readonly RawEvent[]): ProjectionRow => {
  const log = events.map((event) => readEntry(event.number, event))
  const { standing } = foldLog(log, places)
  return standing ? columnsOf(log, standing, CALENDAR) : {}
}

const rowOf = ({ events, origin, status, holder, way, over }: Draft): ProjectionRow => {
  const number = events.length
  const columns = logColumns(events)
  return {
    ...columns,
    number,
    origin,
    department: 'transport',
    status,
    holder,
    handed_from: way?.from ?? null,
    handed_to: way?.to ?? null,
    ended_at: over ? Date.parse(events.at(-1)?.at ?? '') : null,
    updated_at: 'some time',
    state: { ...fieldsOf(columns.state), number, status, holder },
  }
}

const copiesOf = (draft: Draft): World['copies'] =>
  places.copiesOf(draft.origin).map((instance) => ({
    instance,
    caseId: draft.caseId,
    log: draft.events.map((event) => ({ number: event.number, event: structuredClone(event) })),
    row: rowOf(draft),
    commands: draft.commands
      .filter((command) => command.instance === instance)
      .map(({ person, key }) => ({ person, key, fingerprint: `of ${key}` })),
    calendar: CALENDAR,
  }))

const talliesOf = (drafts: readonly Draft[]) => {
  const counts = new Map<string, number>()
  for (const { origin, status } of drafts) {
    const key = `${origin} ${status}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts].map(([key, count]) => {
    const [origin = '', status = ''] = key.split(' ')
    return { origin, department: 'transport', status, count }
  })
}

const serialsOf = (drafts: readonly Draft[], instance: string, last: number) =>
  [...new Set(drafts.map(({ origin }) => origin))]
    .filter((origin) => places.servedBy(places.atOrigin(origin) ?? '') === instance)
    .map((origin) => ({ origin, day: '2026-11-21', last }))

/** The world after some cases went as they should, and some commands were refused or never arrived. */
export const worldOf = (stories: readonly Story[], vain: readonly Attempt[] = []): World => {
  const drafts = stories.map((story, index) => tellStory(story, index + 1))
  return {
    copies: drafts.flatMap(copiesOf),
    instances: places.instances.map((instance) => ({
      instance,
      early: [],
      outbox: [],
      letters: [],
      columns: Object.entries(knownColumns).flatMap(([table, names]) =>
        Object.keys(names).map((column) => ({ table, column })),
      ),
      serials: serialsOf(drafts, instance, stories.length),
      tallies: instance === 'city-3404' ? talliesOf(drafts) : null,
    })),
    journal: [...drafts.flatMap(({ journal }) => journal), ...vain],
  }
}

/** The steps of a list of moves, all acknowledged at once unless it is said otherwise. */
export const steps = (moves: readonly string[], telling: Telling = 'acknowledged'): Step[] =>
  moves.map((move) => ({ move, telling }))
