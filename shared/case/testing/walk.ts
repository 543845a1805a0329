import fc from 'fast-check'
import { shanghaiDate } from '../../calendar/index.ts'
import { originOf, type Tier } from '../../network/index.ts'
import { availableActions } from '../available-actions.ts'
import { formatCaseNumber } from '../case-number.ts'
import type { CaseCommand } from '../command.ts'
import { decide } from '../decide.ts'
import type { CaseEvent, CaseItem, EventShape, NewEvent } from '../event.ts'
import { evolve } from '../evolve.ts'
import { type CaseState, isOver } from '../state.ts'
import { acting, agent, cityClerk, clerk, everybody, type Person, policyOf } from './cast.ts'
import { type Arguments, anyCommand, argumentsOf, fitting } from './commands.ts'
import { accepted, item, MORNING } from './history.ts'
import { admitTrusting, codeOf } from './received.ts'

/** One command on the way of a case, and what came of it. */
export type Step = {
  before: CaseState
  person: Person
  command: CaseCommand
  now: Date
  decision: ReturnType<typeof decide>
  events: CaseEvent[]
  after: CaseState
}

/** The way of one case: people of all tiers do this and that to it, rightly and wrongly. */
export type Walk = { log: CaseEvent[]; steps: Step[]; states: CaseState[]; last: CaseState }

type Move = {
  person: Person
  any: CaseCommand | null
  pick: number
  args: Arguments
  hours: number
}

const tiers: readonly Tier[] = ['township', 'district', 'city']
const counters = { township: agent, district: clerk, city: cityClerk }

/** Every way in which the catalogue lets an item be accepted, handled and decided. */
export const ways: readonly { by: Person; item: CaseItem }[] = tiers.flatMap((decidedAt, height) =>
  (['direct', 'committed', 'forwarded', 'answered'] as const).flatMap((mode) =>
    tiers.slice(0, height + 1).map((tier) => ({
      by: counters[tier],
      item: item({ mode, decidedAt, promisedDays: mode === 'direct' ? 0 : 5 }),
    })),
  ),
)

/** Freezes a value all the way down, so that a rule which changes what it was given is caught. */
export const frozen = <Value>(value: Value): Value => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) frozen(inner)
  }
  return value
}

/** Old and new shapes side by side, as while a network is upgraded. */
const shapeOf = (number: number): EventShape =>
  number % 2 === 1
    ? { version: 1 }
    : { version: 2, command: `command-${number}`, fingerprint: 'of-the-rest' }

/** Gives new events their numbers, as the desk does. */
export const numbered = (
  before: CaseState,
  events: readonly NewEvent[],
  { officer }: Person,
  now: Date,
): CaseEvent[] =>
  events.map((event, index) => ({
    ...event,
    ...shapeOf(before.number + index + 1),
    caseId: before.id,
    number: before.number + index + 1,
    at: now.toISOString(),
    by: officer,
    correlationId: before.correlationId,
  }))

const open = (by: Person, chosen: CaseItem, serial: number): CaseEvent => {
  const { by: _, at, ...event } = accepted(by, chosen)
  const origin = originOf(by.officer.division)
  return {
    ...event,
    caseId: formatCaseNumber({ origin, date: shanghaiDate(new Date(MORNING)), serial }),
    number: 1,
    version: 1,
    at: at ?? MORNING,
    by: by.officer,
    correlationId: 'test-0001',
  }
}

/** One of the actions that somebody is offered now; a withdrawal seldom, or every way would be short. */
const offered = (
  state: CaseState,
  now: Date,
  pick: number,
): [Person, CaseCommand['type']] | null => {
  const people = new Map<CaseCommand['type'], Person[]>()
  for (const person of everybody)
    for (const action of availableActions(state, policyOf(person), acting(person, now)))
      people.set(action, [...(people.get(action) ?? []), person])
  if (pick % 16 !== 0) people.delete('withdraw')
  const [action, able] = [...people][pick % people.size] ?? []
  return action && able ? [able[pick % able.length]!, action] : null
}

/** Decides, numbers, admits and evolves one command; throws when a copy would refuse the event. */
export const take = (before: CaseState, person: Person, command: CaseCommand, now: Date): Step => {
  const decision = frozen(decide(before, command, policyOf(person), acting(person, now)))
  const events = decision.ok ? frozen(numbered(before, decision.value, person, now)) : []
  const after = events.reduce((state, event) => {
    const refusal = codeOf(admitTrusting(state, event))
    if (refusal) throw new Error(`a copy refuses ${event.type}: ${refusal}`)
    return frozen(evolve(state, event))
  }, before)
  return { before, person, command, now, decision, events, after }
}

/** Half of the wrong commands come from where the case is: those are nearly right. */
const somebody = ({ holder, transit }: CaseState, { person, pick }: Move): Person => {
  const near = everybody.filter(({ officer }) => officer.division === (holder ?? transit?.to))
  return (pick % 2 === 0 && near[pick % near.length]) || person
}

const stepOf = (state: CaseState, move: Move, now: Date): Step => {
  const { person, any, pick, args } = move
  if (any) return take(state, somebody(state, move), any, now)
  const [someone, action] = offered(state, now, pick) ?? [person, 'claim']
  return take(state, someone, fitting(action, state, args), now)
}

const told = ({ by, data }: CaseEvent): string => `${by.id} accepts ${JSON.stringify(data)}`

const tell = ({ person, command, decision }: Step): string =>
  `${person.officer.id} ${JSON.stringify(command)} → ${decision.ok ? 'done' : decision.error.code}`

const walk = (opening: CaseEvent, moves: readonly Move[]): Walk => {
  const start = frozen(evolve(null, frozen(opening)))
  const steps: Step[] = []
  let time = Date.parse(opening.at)
  for (const move of moves) {
    const state = steps.at(-1)?.after ?? start
    // A few commands after the end are enough.
    if (steps.slice(-3).length === 3 && steps.slice(-3).every(({ before }) => isOver(before))) break
    time += move.hours * 3_600_000
    steps.push(stepOf(state, move, new Date(time)))
  }
  const way: Walk = {
    log: [opening, ...steps.flatMap(({ events }) => events)],
    steps,
    states: [start, ...steps.map(({ after }) => after)],
    last: steps.at(-1)?.after ?? start,
  }
  // What fast-check prints of a way that breaks a rule.
  const story = () => [told(opening), ...steps.map(tell)].join('\n')
  return Object.assign(way, { [fc.toStringMethod]: story })
}

const moves: fc.Arbitrary<Move> = fc.record({
  person: fc.constantFrom(...everybody),
  any: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: anyCommand }),
  pick: fc.nat({ max: 9_999 }),
  args: argumentsOf,
  hours: fc.oneof(fc.constant(0), fc.nat({ max: 5 }), fc.nat({ max: 200 })),
})

/** Random ways of a case through the three tiers; `serial` is the running number of its day. */
export const walksOf = (serial: number): fc.Arbitrary<Walk> =>
  fc
    .tuple(fc.constantFrom(...ways), fc.array(moves, { minLength: 1, maxLength: 40, size: 'max' }))
    .map(([way, list]) => walk(open(way.by, way.item, serial), list))

export const walks = walksOf(17)
