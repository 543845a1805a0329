import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applicant, CITY_ITEM, DISTRICT_ITEM } from '../testkit/counter.ts'
import { type Answer, ask } from '../testkit/graphql-client.ts'
import type { Person } from '../testkit/issuer.ts'
import { fingerprint } from '../testkit/ledgers.ts'
import {
  commandRequest,
  expectHelpful,
  type Office,
  type Outcome,
  openOffice,
  type Receipt,
  type Refusal,
} from '../testkit/office.ts'
import { agent, chief, clerk, manager, operator, supervisor } from '../testkit/people.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'

const EDUCATION = 'education-sports'
const REGISTRY = 'market-regulation'
const { idNumber, mobile } = applicant()

const people = {
  agent: agent('340405100'),
  neighbour: agent('340405121'),
  stranger: agent('340403001'),
  window: clerk('340405', EDUCATION),
  chief: chief('340405', EDUCATION),
  health: clerk('340405', 'health'),
  registry: clerk('340405', REGISTRY),
  manager: manager('340405'),
  farWindow: clerk('340403', EDUCATION),
  farManager: manager('340403'),
  cityWindow: clerk('3404', EDUCATION),
  cityRegistry: clerk('3404', REGISTRY),
  supervisor: supervisor('3404'),
  operator: operator('340405100'),
  cityOperator: operator('3404'),
} satisfies Record<string, Person>
type Name = keyof typeof people
const names = Object.keys(people) as Name[]

let tiers: TestTiers
let office: Office
/** Held by the district, by the other district, by the city; and on its way from district to city. */
let cases: Record<'near' | 'far' | 'high' | 'moving', string>
let near: Receipt

const act = (person: Person, command: string, caseId: string) => office.act(person, command, caseId)

beforeAll(async () => {
  tiers = await startTiers()
  office = await openOffice(tiers)
  const { agent, stranger, window, farWindow, registry, cityRegistry } = people
  const [one, far, high, moving] = await Promise.all([
    office.accept(agent, DISTRICT_ITEM, ['M1', 'M2']),
    office.accept(stranger, DISTRICT_ITEM, ['M1', 'M2']),
    office.accept(agent, CITY_ITEM, ['M1', 'M2', 'M3']),
    office.accept(agent, CITY_ITEM, ['M1', 'M2', 'M3']),
  ])
  near = one
  const carry = async (from: Person, { caseId }: Receipt, to: Person) => {
    await act(from, 'forwardCase', caseId)
    await office.takeOver(to, caseId)
    await act(to, 'claimCase', caseId)
  }
  await Promise.all([
    carry(agent, near, window),
    carry(stranger, far, farWindow),
    carry(agent, high, registry).then(() => carry(registry, high, cityRegistry)),
    carry(agent, moving, registry).then(() => act(registry, 'forwardCase', moving.caseId)),
  ])
  cases = { near: near.caseId, far: far.caseId, high: high.caseId, moving: moving.caseId }
  const everywhere: [string, string, number][] = [
    ['city-3404', cases.near, 4],
    ['city-3404', cases.far, 4],
    ['city-3404', cases.moving, 5],
    ['township-340405', cases.near, 4],
    ['township-340405', cases.high, 7],
    ['township-340405', cases.moving, 5],
    ['district-340405', cases.high, 7],
  ]
  await Promise.all(everywhere.map(([instance, id, number]) => office.known(instance, id, number)))
})
afterAll(() => tiers.stop())

const instanceOf = ({ division }: Person): string => {
  const tier = ({ 4: 'city', 6: 'district', 9: 'township' } as const)[division.length]
  return `${tier}-${division.slice(0, 6)}`
}

const fields = {
  township: ['intakeOf', 'intake'],
  district: ['processingOf', 'processing'],
  city: ['supervisionOf', 'supervision'],
} as const

type Seen = { masked: boolean; idNumber: string; mobile: string; actions: string[]; text: string }

/** How a person sees a case at an instance: not at all, with the reason, or so. */
const look = async (
  person: Person,
  caseId: string,
  instance = instanceOf(person),
): Promise<Refusal | Seen> => {
  const [root, field] = fields[instance.split('-')[0] as keyof typeof fields]
  const answer = await ask<{
    [root: string]: { [field: string]: { record: { applicant: Seen; actions: string[] } } }[]
  }>(
    tiers.of(instance).url(),
    `query ($ids: [ID!]!) { ${root}(ids: $ids) { ${field} { record {
      number subject actions applicant { name idNumber mobile masked }
      assignee { name } acceptedBy { name } timeline { type note by { name } } } } } }`,
    { ids: [caseId] },
    await tiers.issuer.token(person),
  )
  const text = JSON.stringify(answer)
  const record = answer.data?.[root]?.[0]?.[field]?.record
  if (!record) return answer.errors![0]!.extensions as Refusal
  return { ...record.applicant, actions: record.actions, text }
}

const sight = async (person: Person, caseId: string, instance?: string) => {
  const seen = await look(person, caseId, instance)
  if ('code' in seen) return seen.code === 'CASE_NOT_FOUND' ? 'hidden' : seen.code
  return seen.masked ? 'masked' : 'full'
}

describe('who sees a case follows the tree', () => {
  it.each<[keyof typeof cases, Partial<Record<Name, string>>]>([
    [
      'near',
      {
        agent: 'full',
        window: 'full',
        chief: 'full',
        manager: 'masked',
        cityWindow: 'masked',
        supervisor: 'masked',
      },
    ],
    [
      'far',
      {
        stranger: 'full',
        farWindow: 'full',
        farManager: 'masked',
        cityWindow: 'masked',
        supervisor: 'masked',
      },
    ],
    [
      'high',
      {
        agent: 'full',
        registry: 'masked',
        manager: 'masked',
        cityRegistry: 'full',
        supervisor: 'masked',
      },
    ],
    [
      'moving',
      {
        agent: 'full',
        registry: 'full',
        manager: 'masked',
        cityRegistry: 'masked',
        supervisor: 'masked',
      },
    ],
  ])('%s', async (name, expected) => {
    const entries = names.map(async (who) => [who, await sight(people[who], cases[name])])
    const hidden = Object.fromEntries(names.map((who) => [who, 'hidden']))
    expect(Object.fromEntries(await Promise.all(entries))).toEqual({ ...hidden, ...expected })
  })

  it('at every instance that is asked directly', async () => {
    const { neighbour, stranger, health, farWindow, operator, agent, supervisor } = people
    for (const instance of ['township-340405', 'district-340405', 'city-3404']) {
      for (const person of [neighbour, stranger, health, farWindow, operator]) {
        expect(await sight(person, cases.near, instance)).toBe('hidden')
      }
      expect(await sight(agent, cases.near, instance)).toBe('full')
      expect(await sight(supervisor, cases.near, instance)).toBe('masked')
    }
  })

  it('and numbers are masked everywhere in an answer', async () => {
    for (const person of [people.supervisor, people.manager, people.cityWindow]) {
      const seen = (await look(person, cases.near)) as Seen
      expect(seen.idNumber).toBe(`340${'*'.repeat(11)}${idNumber.slice(-4)}`)
      expect(seen.mobile).toBe('138****5678')
      expect(seen.text).not.toContain(idNumber)
      expect(seen.text).not.toContain(mobile)
    }
    const full = (await look(people.window, cases.near)) as Seen
    expect([full.idNumber, full.mobile]).toEqual([idNumber, mobile])
  })

  it('and buttons are offered to those only who may use them', async () => {
    const actions = async (person: Person, instance?: string) =>
      ((await look(person, cases.near, instance)) as Seen).actions
    expect(await actions(people.window)).toEqual(['REVIEW', 'RETURN', 'WITHDRAW'])
    expect(await actions(people.chief)).toEqual(['CLAIM', 'WITHDRAW'])
    for (const person of [people.agent, people.manager, people.supervisor, people.cityWindow]) {
      expect(await actions(person)).toEqual([])
    }
    expect(await actions(people.window, 'city-3404')).toEqual([])
  })

  it('and a number that is unknown, forbidden or none gives the same answer', async () => {
    const answers = await Promise.all(
      [cases.far, '340403001-20240105-00001-R', 'nonsense', '\u0000'].map((id) =>
        look(people.agent, id),
      ),
    )
    expectHelpful(answers[0] as Refusal)
    for (const answer of answers) expect(answer).toEqual(answers[0])
  })

  it('and one forbidden number among others spoils nothing else', async () => {
    const answer = await tiers.as<{ intakeOf: ({ id: string } | null)[] }>(
      people.agent,
      'query ($ids: [ID!]!) { intakeOf(ids: $ids) { id } }',
      { ids: [cases.near, cases.far, 'nonsense', cases.high.toLowerCase(), cases.near] },
    )
    expect(answer.data?.intakeOf).toEqual([
      { id: cases.near },
      null,
      null,
      { id: cases.high },
      { id: cases.near },
    ])
    expect(answer.errors?.map(({ path }) => path)).toEqual([
      ['intakeOf', 1],
      ['intakeOf', 2],
    ])
  })
})

describe('who may touch a case', () => {
  it.each<[Name, string]>([
    ['neighbour', 'CASE_NOT_FOUND'],
    ['stranger', 'CASE_NOT_FOUND'],
    ['farWindow', 'CASE_NOT_FOUND'],
    ['health', 'CASE_NOT_FOUND'],
    ['cityRegistry', 'CASE_NOT_FOUND'],
    ['agent', 'NOT_HOLDER'],
    ['cityWindow', 'NOT_HOLDER'],
    ['manager', 'FORBIDDEN'],
    ['supervisor', 'FORBIDDEN'],
    ['operator', 'FORBIDDEN'],
    ['cityOperator', 'FORBIDDEN'],
  ])('not %s', async (who, code) => {
    const holder = tiers.of('district-340405')
    const before = await fingerprint(holder)
    await office.refused(code, people[who], 'withdrawCase', cases.near, { reason: '撤回' })
    expect(await fingerprint(holder)).toEqual(before)
  })

  it('not in another’s name at the holder’s own instance', async () => {
    const holder = tiers.of('district-340405')
    const before = await fingerprint(holder)
    const [document, variables] = commandRequest('340405', 'withdrawCase', cases.near, {
      reason: '撤回',
    })
    for (const who of ['agent', 'farWindow', 'cityWindow', 'supervisor', 'manager'] as const) {
      const token = await tiers.issuer.token(people[who])
      const { data } = await ask<{ withdrawCase: Outcome }>(
        holder.url(),
        document,
        variables,
        token,
      )
      expect(data?.withdrawCase.error?.code).toBe('FORBIDDEN')
    }
    expect(await fingerprint(holder)).toEqual(before)
  })
})

type Queues = { queues: { code: string; queue: { inHand: number } | null }[] }
const queues =
  'query ($codes: [ID!]!) { queues(codes: $codes) { code queue { inHand workload { count } cases { edges { node { id } } } } } }'

describe('whose queue', () => {
  const shown = async (person: Person, codes: string[], instance = instanceOf(person)) => {
    const answer: Answer<Queues> = await ask(
      tiers.of(instance).url(),
      queues,
      { codes },
      await tiers.issuer.token(person),
    )
    expect(answer.errors).toBeUndefined()
    return answer.data!.queues.map(({ queue }) => queue?.inHand ?? null)
  }

  it('is seen by those who work there or above, and shows a clerk the own department', async () => {
    expect(
      await shown(people.agent, ['340405100', '340405121', '340403001', '340405', '3404']),
    ).toEqual([0, null, null, null, null])
    expect(await shown(people.neighbour, ['340405100'])).toEqual([null])
    expect(await shown(people.window, ['340405', '340403', '3404', 'x'])).toEqual([
      1,
      null,
      null,
      null,
    ])
    expect(await shown(people.health, ['340405'])).toEqual([0])
    expect(await shown(people.farWindow, ['340405'], 'district-340405')).toEqual([null])
    expect(await shown(people.agent, ['340405'], 'district-340405')).toEqual([null])
    expect(await shown(people.manager, ['340405'])).toEqual([1])
    expect(await shown(people.supervisor, ['340405'], 'district-340405')).toEqual([1])
    expect(await shown(people.supervisor, ['3404'])).toEqual([1])
    expect(await shown(people.cityWindow, ['3404'])).toEqual([0])
    expect(await shown(people.operator, ['340405100'])).toEqual([null])
    expect(await shown(people.cityOperator, ['3404'])).toEqual([null])
  })

  it('keeps a clerk to the own department whatever is asked for', async () => {
    const { data } = await tiers.as<{ queues: { queue: { cases: { edges: object[] } } }[] }>(
      people.health,
      `{ queues(codes: ["340405"]) { queue { cases(department: "${EDUCATION}") { edges { cursor } } } } }`,
    )
    expect(data?.queues[0]?.queue.cases.edges).toEqual([])
  })
})

describe('whose ledger', () => {
  const ledger = async (person: Person, filter: object = {}) => {
    const { data, errors } = await ask<{ ledger: { edges: { node: { id: string } }[] } }>(
      tiers.of('city-3404').url(),
      'query ($filter: LedgerFilter) { ledger(filter: $filter, first: 100) { edges { node { id } } counts { count } } }',
      { filter },
      await tiers.issuer.token(person),
    )
    if (errors) {
      expectHelpful(errors[0]!.extensions as Refusal)
      return errors[0]!.extensions!.code
    }
    return data!.ledger.edges
      .map(({ node }) => Object.entries(cases).find(([, id]) => id === node.id)![0])
      .toSorted()
  }

  it('shows what the post may see, and refuses what lies beyond', async () => {
    const { near, far, high, moving } = { near: 'near', far: 'far', high: 'high', moving: 'moving' }
    expect(await ledger(people.supervisor)).toEqual([far, high, moving, near])
    expect(await ledger(people.manager)).toEqual([high, moving, near])
    expect(await ledger(people.farManager)).toEqual([far])
    expect(await ledger(people.window)).toEqual([near])
    expect(await ledger(people.cityWindow)).toEqual([far, near])
    expect(await ledger(people.agent)).toEqual([high, moving, near])
    expect(await ledger(people.neighbour)).toEqual([])
    expect(await ledger(people.manager, { division: '340405121' })).toEqual([])
    for (const filter of [{ division: '340403' }, { division: '3404' }, { division: 'x' }]) {
      expect(await ledger(people.manager, filter)).toBe('FORBIDDEN')
    }
    expect(await ledger(people.window, { department: REGISTRY })).toBe('FORBIDDEN')
    expect(await ledger(people.agent, { division: '340405' })).toBe('FORBIDDEN')
    expect(await ledger(people.operator)).toBe('FORBIDDEN')
    expect(await ledger(people.cityOperator)).toBe('FORBIDDEN')
  })

  it('gives counts to the same people only', async () => {
    const codes = ['3404', '340405', '340403', '340405100', 'x']
    const tallies = async (person: Person) => {
      const { data } = await ask<{ talliesOf: { tally: { count: number }[] | null }[] }>(
        tiers.of('city-3404').url(),
        'query ($codes: [ID!]!) { talliesOf(codes: $codes) { tally { count } } }',
        { codes },
        await tiers.issuer.token(person),
      )
      return data!.talliesOf.map(
        ({ tally }) => tally?.reduce((sum, { count }) => sum + count, 0) ?? null,
      )
    }
    expect(await tallies(people.supervisor)).toEqual([4, 3, 1, 3, null])
    expect(await tallies(people.manager)).toEqual([null, 3, null, 3, null])
    expect(await tallies(people.window)).toEqual([null, 1, null, 1, null])
    expect(await tallies(people.agent)).toEqual([null, null, null, 3, null])
    expect(await tallies(people.operator)).toEqual([null, null, null, null, null])
  })
})

describe('the receipt', () => {
  const receipt = `query ($ids: [ID!]!) { intakeOf(ids: $ids) { intake { receipt { caseId queryCode acceptedOn dueOn } } } }`
  const reprint = async (person: Person) => {
    const { data } = await ask<{ intakeOf: ({ intake: { receipt: Receipt | null } } | null)[] }>(
      tiers.of('township-340405').url(),
      receipt,
      { ids: [near.caseId] },
      await tiers.issuer.token(person),
    )
    return data!.intakeOf[0]
  }

  it('is printed again at the station that accepted the case, and nowhere else', async () => {
    const { caseId, queryCode, acceptedOn, dueOn } = near
    expect(await reprint(people.agent)).toEqual({
      intake: { receipt: { caseId, queryCode, acceptedOn, dueOn } },
    })
    for (const who of ['window', 'chief', 'manager', 'cityWindow', 'supervisor'] as const) {
      expect(await reprint(people[who])).toEqual({ intake: { receipt: null } })
    }
    for (const who of ['neighbour', 'stranger', 'health', 'operator'] as const) {
      expect(await reprint(people[who])).toBeNull()
    }
  })
})
