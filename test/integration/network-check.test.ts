import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkNetwork } from '../chaos/checker/check-network.ts'
import { neverGiven } from '../chaos/checker/testing/damage.ts'
import type { Attempt, Outcome } from '../chaos/journal/journal.ts'
import { acceptance, CITY_ITEM, DISTRICT_ITEM, documents } from '../testkit/counter.ts'
import { cloneDatabase, dropDatabase } from '../testkit/database.ts'
import type { Person } from '../testkit/issuer.ts'
import { commandRequest, officeOf } from '../testkit/office.ts'
import { agent, clerk } from '../testkit/people.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'

const station = '340405100'
const anna = agent(station)
const teacher = clerk('340405', 'education-sports')
const district = clerk('340405', 'market-regulation')
const city = clerk('3404', 'market-regulation')

type Payload = {
  ok: boolean
  error: { code: string } | null
  receipt?: { caseId: string }
  record?: { number: number; status: string }
}

const outcomeOf = (caseId: string | null, payload: Payload): Outcome => {
  if (!payload.ok) return { as: 'refused', code: payload.error?.code ?? '' }
  const { number = 1, status = '' } = payload.record ?? {}
  return { as: 'acknowledged', caseId: payload.receipt?.caseId ?? caseId ?? '', number, status }
}

/** Gives commands as a counter's program does, and keeps a journal. */
const startCounters = (tiers: TestTiers, journal: Attempt[]) => {
  const give = async (
    person: Person,
    kind: string,
    [document, variables]: readonly [string, { input: { commandId: string } }],
    caseId: string | null,
  ): Promise<string> => {
    const answer = await tiers.as<Record<string, Payload>>(person, document, variables)
    const outcome = outcomeOf(caseId, answer.data![kind]!)
    const [key, client] = [variables.input.commandId, person.id]
    const instance = tiers.network.instances.find((it) =>
      it.divisions.includes(person.division),
    )!.id
    const times = { sentAt: 0, endedAt: 0 }
    journal.push({ key, client, person: person.id, kind, instance, caseId, ...times, outcome })
    return outcome.as === 'acknowledged' ? outcome.caseId : ''
  }
  return {
    accept: (item: string, materials: string[]) =>
      give(anna, 'acceptCase', [documents.accept, acceptance(station, item, materials)], null),
    act: async (person: Person, kind: string, caseId: string, more = {}, times = 1) => {
      const request = commandRequest(person.division, kind, caseId, more)
      for (let count = 0; count < times; count += 1) await give(person, kind, request, caseId)
    },
  }
}

/** A case that went all the way, one that was returned, one withdrawn, and things that were refused. */
const work = async (tiers: TestTiers, journal: Attempt[]): Promise<void> => {
  const { accept, act } = startCounters(tiers, journal)
  const { standsAt, hasCatalogue, quiet } = officeOf(tiers)
  const take = async (person: Person, caseId: string) => {
    await standsAt(person, caseId)
    await act(person, 'takeOverCase', caseId)
  }
  await hasCatalogue()
  const long = await accept(CITY_ITEM, ['M1', 'M2', 'M3'])
  await act(anna, 'forwardCase', long, {}, 2)
  await take(district, long)
  await act(anna, 'withdrawCase', long, { reason: '申请人撤回' })
  await act(district, 'claimCase', long)
  await act(district, 'forwardCase', long)
  await take(city, long)
  await act(city, 'claimCase', long)
  await act(city, 'reviewCase', long, { opinion: 'APPROVE', text: '符合条件' })
  await act(city, 'decideCase', long, { outcome: 'GRANTED', text: '准予发证' })
  await act(city, 'handDownCase', long)
  await take(anna, long)
  await act(anna, 'deliverCase', long, { recipient: '张伟' }, 2)
  const returned = await accept(DISTRICT_ITEM, ['M1', 'M2'])
  await act(anna, 'forwardCase', returned)
  await take(teacher, returned)
  await act(teacher, 'claimCase', returned)
  await act(teacher, 'returnCase', returned, { reason: '照片不清晰，请重拍', missing: ['M2'] })
  await take(anna, returned)
  await act(anna, 'supplementCase', returned, { materials: ['M2'] })
  await act(anna, 'forwardCase', returned)
  const withdrawn = await accept(CITY_ITEM, ['M1', 'M2', 'M3'])
  await act(anna, 'withdrawCase', withdrawn, { reason: '申请人撤回' })
  await accept(CITY_ITEM, ['M1'])
  await quiet()
}

/** What is done to the database of an instance, and the rules that must find it. */
const damages: [what: string, instance: string, statement: string, rules: string[]][] = [
  [
    'a log lost an entry',
    'district-340405',
    `delete from case_events where number = 2 and event ->> 'type' = 'handedOver'`,
    ['gap-free', 'equal-copies'],
  ],
  [
    'a log lost its end',
    'city-3404',
    'delete from case_events where number >= 8',
    ['equal-copies', 'projection'],
  ],
  [
    'an entry says something else',
    'city-3404',
    `update case_events set event = jsonb_set(event, '{by,name}', '"x"') where number = 3`,
    ['equal-copies'],
  ],
  [
    'an entry came twice',
    'city-3404',
    `insert into case_events (case_id, number, event)
      select case_id, 3, jsonb_set(event, '{number}', '3') from case_events
      where number = 2 and event ->> 'type' = 'withdrawn'`,
    ['one-holder', 'equal-copies'],
  ],
  [
    'two entries changed places',
    'city-3404',
    `update case_events set number = number + 100 where number in (4, 5);
      update case_events set number = 109 - number where number > 100`,
    ['gap-free', 'one-holder'],
  ],
  [
    'a copy is lost',
    'district-340405',
    'delete from case_events; delete from cases',
    ['equal-copies'],
  ],
  ['a case has no row', 'district-340405', 'delete from cases', ['projection']],
  [
    'a case has two holders',
    'township-340405',
    `update cases set holder = '340405100'`,
    ['projection'],
  ],
  ['a case is behind its log', 'township-340405', 'update cases set number = 1', ['projection']],
  [
    'the hold is lost',
    'township-340405',
    'update cases set handed_from = null, handed_to = null',
    ['projection'],
  ],
  [
    'lists have another due date than clocks',
    'city-3404',
    `update cases set due_on = due_on + 1 where due_on is not null`,
    ['projection'],
  ],
  [
    'a due date is counted by another calendar',
    'city-3404',
    `update cases set calendar = 'another' where calendar is not null`,
    ['projection'],
  ],
  [
    'a list shows another clerk',
    'district-340405',
    `update cases set assignee = 'nobody'`,
    ['projection'],
  ],
  [
    'a list has another time of acceptance',
    'district-340405',
    `update cases set accepted_at = accepted_at + interval '1 second'`,
    ['projection'],
  ],
  [
    'a state says what no log says',
    'township-340405',
    `update cases set state = jsonb_set(state, '{applicant,name}', '"李四"')`,
    ['projection'],
  ],
  [
    'a command asked for something else',
    'township-340405',
    `update commands set fingerprint = 'another'`,
    ['command-rows'],
  ],
  [
    'there is a column that nobody compares',
    'city-3404',
    'alter table cases add column fee integer',
    ['columns'],
  ],
  [
    'there is a table that nobody compares',
    'city-3404',
    'create table tasks (id text)',
    ['columns'],
  ],
  ['a command was forgotten', 'township-340405', 'delete from commands', ['command-rows']],
  [
    'a command left nothing in the log',
    'township-340405',
    `insert into commands (person, key, fingerprint, case_id)
      select person, key || '-again', fingerprint, case_id from commands limit 1`,
    ['command-rows', 'unasked'],
  ],
  [
    'an event waits',
    'city-3404',
    `insert into early_events (case_id, number, event)
      select case_id, 99, event from case_events limit 1`,
    ['early-events'],
  ],
  [
    'a message waits',
    'township-340405',
    `insert into outbox (subject, payload, awaiting) values ('case', '{}', '{city-3404}')`,
    ['outbox'],
  ],
  [
    'a letter is dead',
    'city-3404',
    `insert into dead_letters (digest, subject, payload, reason, detail)
      values ('d1', 'case', '{}', 'malformed', '')`,
    ['dead-letters'],
  ],
  [
    'a running number comes again',
    'township-340405',
    'update case_serials set last = 1',
    ['serials'],
  ],
  ['a tally is wrong', 'city-3404', 'update case_tallies set count = count + 1', ['tallies']],
]

describe('a real network', () => {
  let databases: Record<string, string> = {}
  let network: TestTiers['network']
  const journal: Attempt[] = []
  const check = (changed: Record<string, string> = {}, attempts = journal) =>
    checkNetwork({ databases: { ...databases, ...changed }, network, journal: attempts })
  const rulesOf = async (...args: Parameters<typeof check>) =>
    [...new Set((await check(...args)).violations.map(({ rule }) => rule))].sort()

  beforeAll(async () => {
    const tiers = await startTiers(['340405', '340403'])
    network = tiers.network
    try {
      await work(tiers, journal)
      const kept = network.instances.map(async ({ id }) => {
        const { database } = tiers.of(id)
        await database.close()
        return [id, await cloneDatabase(database.url)] as const
      })
      databases = Object.fromEntries(await Promise.all(kept))
    } finally {
      await tiers.stop()
    }
  })
  afterAll(async () => {
    await Promise.all(Object.values(databases).map(dropDatabase))
  })

  it('is found in order', async () => {
    const { violations, figures } = await check()
    expect(violations).toEqual([])
    expect(figures).toMatchObject({ cases: 3, handOvers: 6, lost: 0, doubled: 0, refused: 2 })
    expect(figures.events).toBe(figures.acknowledged)
  })

  it.each(damages)('is found out of order when %s', async (_, instance, statement, rules) => {
    const damaged = await cloneDatabase(databases[instance]!)
    try {
      const sql = postgres(damaged, { max: 1 })
      await sql.unsafe(statement).finally(() => sql.end())
      expect(await rulesOf({ [instance]: damaged })).toEqual(expect.arrayContaining(rules))
    } finally {
      await dropDatabase(damaged)
    }
  })

  it('is found out of order when a client knows better', async () => {
    const lost = { ...journal[0]!, key: randomUUID(), outcome: neverGiven }
    expect(await rulesOf({}, [...journal, lost])).toEqual(['lost'])
    const denied = journal.map(
      (attempt, index): Attempt =>
        index === 0 ? { ...attempt, outcome: { as: 'refused', code: 'UNKNOWN_ITEM' } } : attempt,
    )
    expect(await rulesOf({}, denied)).toEqual(['refused-and-done'])
    expect(await rulesOf({}, journal.slice(1))).toEqual(['unasked'])
  })

  it('tells the history of a case that is out of order', async () => {
    const { violations } = await check({}, journal.slice(1))
    expect(violations[0]!.history.join('\n')).toMatch(/^city-3404:\n {2}1 accepted by agent-/)
  })
})
