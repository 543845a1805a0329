import type { World, WorldCopy } from './world.ts'

/** Damages a world a little at a place that `pick` chooses; false when there is nothing to damage. */
export type Damage = (world: World, pick: (count: number) => number) => boolean

type Pick = (count: number) => number

const anyOf = <Item>(items: readonly Item[], pick: Pick): Item | undefined =>
  items.length === 0 ? undefined : items[pick(items.length)]

/** A damage of one thing out of many. */
const to =
  <Item>(
    things: (world: World) => Item[],
    change: (item: Item, world: World, pick: Pick) => void,
  ) =>
  (world: World, pick: Pick): boolean => {
    const item = anyOf(things(world), pick)
    if (item === undefined) return false
    change(item, world, pick)
    return true
  }

const copies = ({ copies: all }: World) => all
const longCopies = (world: World) => world.copies.filter(({ log }) => log.length > 1)
const withRow = (world: World) => world.copies.filter(({ row }) => row !== null)
const withCommands = ({ copies: all }: World) =>
  all.flatMap(({ log, commands }) =>
    commands
      .filter(({ key }) => log.some(({ event }) => event.command === key))
      .map((command) => ({ command, commands })),
  )
const instances = (world: World) => world.instances
const everywhere = (world: World, { caseId }: WorldCopy) =>
  world.copies.filter((copy) => copy.caseId === caseId)

/** A case of the city's own counter has one copy: nobody can see that it was altered. */
const sharedCopies = (world: World) =>
  world.copies.filter((copy) => everywhere(world, copy).length > 1)

const acknowledged = ({ journal }: World) =>
  journal.filter(({ outcome }) => outcome.as === 'acknowledged')

const withoutAnswerElse = (world: World) =>
  acknowledged(world).filter(({ key }) => world.journal.filter((it) => it.key === key).length === 1)

const unanswered = ({ journal }: World) => journal.filter(({ key }) => key.startsWith('vain'))

/** An answer about a case that nobody ever accepted. */
export const neverGiven = {
  as: 'acknowledged',
  caseId: '340405100-20261121-00001-A',
  number: 1,
  status: '',
} as const

/** Everything that may go wrong in a network, one by one. */
export const damages: Record<string, Damage> = {
  'an entry is dropped from a copy': to(copies, ({ log }, _, pick) =>
    log.splice(pick(log.length), 1),
  ),
  'an entry is dropped from every copy': to(copies, (copy, world, pick) => {
    const index = pick(copy.log.length)
    for (const { log } of everywhere(world, copy)) log.splice(index, 1)
  }),
  'an entry is there twice': to(copies, ({ log }, _, pick) => {
    const { event } = log[pick(log.length)]!
    log.push({ number: log.length + 1, event: { ...event, number: log.length + 1 } })
  }),
  'an entry is everywhere twice': to(copies, (copy, world, pick) => {
    const index = pick(copy.log.length)
    for (const { log } of everywhere(world, copy)) {
      const number = log.length + 1
      log.push({ number, event: { ...log[index]!.event, number } })
    }
  }),
  'two entries changed places in a copy': to(longCopies, ({ log }, _, pick) => {
    const [i, j] = [0, 1 + pick(log.length - 1)]
    const [a, b] = [log[i]!, log[j]!]
    log[i] = { number: a.number, event: { ...b.event, number: a.number } }
    log[j] = { number: b.number, event: { ...a.event, number: b.number } }
  }),
  'an entry has another time in a copy': to(sharedCopies, ({ log }, _, pick) => {
    log[pick(log.length)]!.event.at = '2026-11-20T00:00:00.000Z'
  }),
  'an entry is by another person everywhere': to(copies, (copy, world, pick) => {
    const index = pick(copy.log.length)
    for (const { log } of everywhere(world, copy)) log[index]!.event.by.id = 'nobody'
  }),
  'an entry is by another division everywhere': to(copies, (copy, world, pick) => {
    const index = pick(copy.log.length)
    for (const { log } of everywhere(world, copy)) log[index]!.event.by.division = '340404'
  }),
  'an entry names no command, as in version 1': to(copies, (copy, world, pick) => {
    const index = pick(copy.log.length)
    for (const { log } of everywhere(world, copy)) delete log[index]!.event.command
  }),
  'an entry says more in a copy': to(sharedCopies, ({ log }, _, pick) => {
    log[pick(log.length)]!.event.data.more = true
  }),
  'a copy is gone': to(copies, (copy, world) => {
    world.copies = world.copies.filter((other) => other !== copy)
  }),
  'a case is gone': to(copies, ({ caseId }, world) => {
    world.copies = world.copies.filter((other) => other.caseId !== caseId)
  }),
  'a copy is where it does not belong': to(copies, (copy, world) => {
    const held = everywhere(world, copy).map(({ instance }) => instance)
    const foreign = world.instances.find(({ instance }) => !held.includes(instance))!
    world.copies.push({ ...structuredClone(copy), instance: foreign.instance })
  }),
  'a row is gone': to(withRow, (copy) => {
    copy.row = null
  }),
  'a row is behind': to(withRow, (copy) => {
    copy.row = { ...copy.row!, number: Number(copy.row!.number) - 1 }
  }),
  'a row says another holder': to(withRow, (copy) => {
    copy.row = { ...copy.row!, holder: 'nobody' }
  }),
  'a row says another due date': to(withRow, (copy) => {
    copy.row = { ...copy.row!, due_on: '2026-12-24' }
  }),
  'a row has a column that nobody knows': to(withRow, (copy) => {
    copy.row = { ...copy.row!, fee: 0 }
  }),
  'a done command is gone': to(withCommands, ({ command, commands }) =>
    commands.splice(commands.indexOf(command), 1),
  ),
  'a command is done without an event': to(copies, ({ commands }) =>
    commands.push({ person: 'somebody', key: 'vain-done', fingerprint: '' }),
  ),
  'a key is used at another instance': to(sharedCopies, (copy, world) => {
    const others = everywhere(world, copy).filter(({ instance }) => instance !== copy.instance)
    const [key] = everywhere(world, copy).flatMap(({ commands }) => commands)
    for (const { commands } of [copy, others[0]!]) {
      if (key && !commands.includes(key)) commands.push(key)
    }
  }),
  'an event waits': to(instances, (one) => {
    one.early = [{ caseId: '340405100-20261121-00001-A', number: 3, person: 'anna', key: 'vain' }]
  }),
  'a message waits': to(instances, (one) => {
    one.outbox = [{ subject: 'case', caseId: null, awaiting: [] }]
  }),
  'a letter is dead': to(instances, (one) => {
    one.letters = [{ digest: 'x', reason: 'malformed', caseId: null }]
  }),
  'a running number will come again': to(
    (world) => instances(world).filter(({ serials }) => serials.length > 0),
    (one) => {
      one.serials = one.serials.map((row) => ({ ...row, last: 0 }))
    },
  ),
  'a tally is wrong': to(
    (world) => instances(world).filter(({ tallies }) => (tallies?.length ?? 0) > 0),
    (one) => {
      one.tallies = one.tallies!.slice(1)
    },
  ),
  'an answer is remembered for what never came': to(unanswered, (attempt, world) => {
    world.journal[world.journal.indexOf(attempt)] = { ...attempt, outcome: neverGiven }
  }),
  'what was done is remembered as refused': to(withoutAnswerElse, (attempt, world) => {
    const outcome = { as: 'refused', code: 'NOT_HOLDER' } as const
    world.journal[world.journal.indexOf(attempt)] = { ...attempt, outcome }
  }),
  'nobody remembers to have asked': to(acknowledged, ({ key }, world) => {
    world.journal = world.journal.filter((attempt) => attempt.key !== key)
  }),
  'another number was told': to(withoutAnswerElse, (attempt, world) => {
    const { outcome } = attempt
    if (outcome.as !== 'acknowledged') return
    const later = { ...outcome, number: outcome.number + 1 }
    world.journal[world.journal.indexOf(attempt)] = { ...attempt, outcome: later }
  }),
}
