import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applicant, CITY_ITEM, DISTRICT_ITEM, STATION_ITEM } from '../testkit/counter.ts'
import { ask } from '../testkit/graphql-client.ts'
import type { Person } from '../testkit/issuer.ts'
import { inDatabase } from '../testkit/ledgers.ts'
import { type Office, type Outcome, openOffice } from '../testkit/office.ts'
import { agent, clerk, manager, supervisor } from '../testkit/people.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'
import { wallClock } from '../testkit/wall-clock.ts'

const anna = agent('340405100')
const neighbour = agent('340405121')
const stranger = agent('340403001')
const education = clerk('340405', 'education-sports')
const cityRegistry = clerk('3404', 'market-regulation')
const watcher = supervisor('3404')
const wall = wallClock('2026-03-02 09:00')

/** What the test knows of a case that it opened. */
type Known = {
  id: string
  division: string
  item: string
  department: string
  at: string
  status: string
}
const departments: Record<string, string> = {
  [STATION_ITEM]: 'human-resources',
  [CITY_ITEM]: 'market-regulation',
  [DISTRICT_ITEM]: 'education-sports',
}
const materials: Record<string, string[]> = {
  [STATION_ITEM]: ['M1'],
  [CITY_ITEM]: ['M1', 'M2', 'M3'],
  [DISTRICT_ITEM]: ['M1', 'M2'],
}

let tiers: TestTiers
let office: Office
const known: Known[] = []

const open = async (person: Person, item: string, at: string): Promise<Known> => {
  wall.set(at)
  const { caseId } = await office.accept(person, item, materials[item]!)
  const one = {
    id: caseId,
    division: person.division,
    item,
    department: departments[item]!,
    at,
    status: 'IN_REVIEW',
  }
  known.push(one)
  return one
}

const refuse = async (person: Person, item: string, at: string): Promise<void> => {
  wall.set(at)
  const { data } = await tiers.as<{ refuseApplication: Outcome }>(
    person,
    `mutation ($input: RefuseApplicationInput!) { refuseApplication(input: $input) { ok receipt { caseId } } }`,
    {
      input: {
        commandId: randomUUID(),
        division: person.division,
        itemCode: item,
        applicant: applicant(),
        reason: '不属于本机关职权',
      },
    },
  )
  const { caseId: id } = data!.refuseApplication.receipt!
  known.push({
    id,
    division: person.division,
    item,
    department: departments[item]!,
    at,
    status: 'REFUSED',
  })
}

/** The city has heard the last word of every case. */
const cityKnowsAll = () =>
  until('the city knows every case as it stands', async () => {
    const rows = await inDatabase<{ id: string; status: string }>(
      tiers.of('city-3404'),
      "select id, upper(regexp_replace(status, '([A-Z])', '_\\1')) as status from cases",
    )
    const there = new Map(rows.map(({ id, status }) => [id, status]))
    return known.every(({ id, status }) => there.get(id) === status)
  })

beforeAll(async () => {
  tiers = await startTiers(['340405', '340403'], { now: wall.now })
  office = await openOffice(tiers)
  await open(anna, STATION_ITEM, '2026-02-28 23:59:59.999')
  await open(anna, STATION_ITEM, '2026-03-01 00:00:00.000')
  await open(neighbour, STATION_ITEM, '2026-03-01 07:59:59.999')
  await open(stranger, CITY_ITEM, '2026-03-01 23:59:59.999')
  await open(anna, CITY_ITEM, '2026-03-02 00:00:00.000')
  await open(cityRegistry, CITY_ITEM, '2026-03-02 08:00:00.000')
  await open(education, DISTRICT_ITEM, '2026-03-02 08:00:00.000')
  await refuse(neighbour, DISTRICT_ITEM, '2026-03-02 10:00')
  const withdrawn = await open(stranger, DISTRICT_ITEM, '2026-03-02 11:00')
  await office.act(stranger, 'withdrawCase', withdrawn.id, { reason: '不再办理' })
  withdrawn.status = 'WITHDRAWN'
  const moving = await open(anna, DISTRICT_ITEM, '2026-03-02 12:00')
  await office.act(anna, 'forwardCase', moving.id)
  moving.status = 'IN_TRANSIT'
  const returned = await open(anna, DISTRICT_ITEM, '2026-03-02 13:00')
  await office.act(anna, 'forwardCase', returned.id)
  await office.takeOver(education, returned.id)
  await office.act(education, 'claimCase', returned.id)
  await office.act(education, 'returnCase', returned.id, { reason: '照片不清晰', missing: ['M2'] })
  await office.takeOver(anna, returned.id)
  returned.status = 'RETURNED'
  const decided = await open(anna, STATION_ITEM, '2026-03-02 14:00')
  const delivered = await open(anna, STATION_ITEM, '2026-03-02 23:59:59.999')
  for (const { id } of [decided, delivered]) {
    await office.act(anna, 'decideCase', id, { outcome: 'GRANTED', text: '准予' })
  }
  await office.act(anna, 'deliverCase', delivered.id, { recipient: '张伟' })
  decided.status = 'DECIDED'
  delivered.status = 'DELIVERED'
  await open(anna, CITY_ITEM, '2026-03-03 00:00:00.000')
  const down = await open(education, DISTRICT_ITEM, '2026-03-03 09:00')
  await office.act(education, 'reviewCase', down.id, { opinion: 'APPROVE', text: '同意' })
  await office.act(education, 'decideCase', down.id, { outcome: 'GRANTED', text: '准予' })
  down.status = 'DECIDED'
  await cityKnowsAll()
})
afterAll(() => tiers.stop())

type Connection = {
  edges: { node: { id: string } }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  counts: Count[]
}
type Count = { status: string; count: number }

/** How many cases the filter finds, on all pages together. */
const total = async (filter: object): Promise<number> => {
  const { data, errors } = await tiers.as<{ ledger: { totalCount: number } }>(
    supervisor('3404'),
    'query ($filter: LedgerFilter) { ledger(filter: $filter, first: 0) { totalCount } }',
    { filter },
  )
  expect(errors).toBeUndefined()
  return data!.ledger.totalCount
}

const ledger = async (
  filter: object,
  page: { first?: number; after?: string | null } = {},
  person = watcher,
): Promise<Connection> => {
  const { data, errors } = await ask<{ ledger: Connection }>(
    tiers.of('city-3404').url(),
    `query ($filter: LedgerFilter, $first: Int, $after: String) { ledger(filter: $filter, first: $first, after: $after) {
      edges { node { id } } pageInfo { hasNextPage endCursor } counts { status count } } }`,
    { filter, first: page.first ?? 100, after: page.after ?? null },
    await tiers.issuer.token(person),
  )
  expect(errors).toBeUndefined()
  return data!.ledger
}

const ids = ({ edges }: Connection) => edges.map(({ node }) => node.id)
/** The newest first; what came in the same instant by its number. */
const newestFirst = (wanted: (one: Known) => boolean) =>
  known
    .filter(wanted)
    .toSorted((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1))
    .map(({ id }) => id)

describe('the ledger', () => {
  it.each<[string, object, (one: Known) => boolean]>([
    ['everything', {}, () => true],
    ['the city', { division: '3404' }, () => true],
    [
      'a district with its stations and its own counter',
      { division: '340405' },
      ({ division }) => division.startsWith('340405'),
    ],
    ['another district', { division: '340403' }, ({ division }) => division === '340403001'],
    ['a station', { division: '340405121' }, ({ division }) => division === '340405121'],
    ['a station without cases', { division: '340405001' }, () => false],
    ['a status', { statuses: ['RETURNED'] }, ({ status }) => status === 'RETURNED'],
    [
      'several statuses',
      { statuses: ['IN_TRANSIT', 'REFUSED', 'WITHDRAWN'] },
      ({ status }) => ['IN_TRANSIT', 'REFUSED', 'WITHDRAWN'].includes(status),
    ],
    [
      'a department',
      { department: 'education-sports' },
      ({ department }) => department === 'education-sports',
    ],
    ['an item', { itemCode: CITY_ITEM }, ({ item }) => item === CITY_ITEM],
    ['a department that is unknown', { department: 'nobody' }, () => false],
    ['from a day in China', { acceptedFrom: '2026-03-02' }, ({ at }) => at >= '2026-03-02'],
    ['until a day in China', { acceptedUntil: '2026-03-01' }, ({ at }) => at < '2026-03-02'],
    [
      'one day in China',
      { acceptedFrom: '2026-03-01', acceptedUntil: '2026-03-01' },
      ({ at }) => at.startsWith('2026-03-01'),
    ],
    [
      'the last day of a month',
      { acceptedFrom: '2026-02-28', acceptedUntil: '2026-02-28' },
      ({ at }) => at.startsWith('2026-02-28'),
    ],
    [
      'a span the wrong way round',
      { acceptedFrom: '2026-03-02', acceptedUntil: '2026-03-01' },
      () => false,
    ],
    ['the end of time', { acceptedFrom: '1900-01-01', acceptedUntil: '9999-12-31' }, () => true],
    [
      'all at once',
      {
        division: '340405',
        department: 'education-sports',
        statuses: ['IN_TRANSIT'],
        itemCode: DISTRICT_ITEM,
        acceptedFrom: '2026-03-02',
        acceptedUntil: '2026-03-02',
      },
      ({ status, division }) => status === 'IN_TRANSIT' && division.startsWith('340405'),
    ],
    [
      'nulls',
      {
        division: null,
        statuses: null,
        department: null,
        itemCode: null,
        acceptedFrom: null,
        overdue: null,
      },
      () => true,
    ],
    ['no status at all', { statuses: [] }, () => true],
  ])('lists %s', async (_, filter, wanted) => {
    expect(ids(await ledger(filter))).toEqual(newestFirst(wanted))
  })

  it('lists what is open and past its due date', async () => {
    wall.set('2026-03-10 09:00')
    const cases = ids(await ledger({ overdue: true }))
    // Six working days for city items of 1 and 2 March, five for the one in transit; nothing for what is
    // decided, over, or waits for its applicant; 0 days for what a station decides at its counter.
    const open = newestFirst(
      ({ status, item, at }) =>
        ['IN_REVIEW', 'IN_TRANSIT'].includes(status) && (item !== CITY_ITEM || at < '2026-03-02'),
    )
    expect(cases).toEqual(open)
    const others = newestFirst(() => true).filter((id) => !open.includes(id))
    expect(ids(await ledger({ overdue: false }))).toEqual(others)
    expect(await total({ overdue: true })).toBe(open.length)
    expect(await total({ overdue: false })).toBe(others.length)
    expect(await total({ overdue: null })).toBe(known.length)
    expect(await total({ overdue: true, division: '340403' })).toBe(
      open.filter((id) => id.startsWith('340403')).length,
    )
    expect(ids(await ledger({ overdue: true, division: '340403' }))).toEqual(
      open.filter((id) => id.startsWith('340403')),
    )
  })
})

/** Counts by status, past the service, from the states themselves. */
const plainCounts = async (condition: string): Promise<Count[]> =>
  inDatabase<Count>(
    tiers.of('city-3404'),
    `select upper(regexp_replace(state->>'status', '([A-Z])', '_\\1')) as status, count(*)::int as count
     from cases where ${condition} group by 1 order by 1`,
  )
const sorted = (counts: Count[]) => counts.toSorted((a, b) => (a.status < b.status ? -1 : 1))

describe('the counts', () => {
  it('are those of a plain count, for every division and department', async () => {
    for (const { code } of tiers.network.divisions) {
      for (const department of [null, ...Object.values(departments), 'water']) {
        const own = department === null ? '' : ` and state->'item'->>'department' = '${department}'`
        const { counts } = await ledger({ division: code, department }, { first: 1 })
        expect(sorted(counts)).toEqual(await plainCounts(`state->>'origin' like '${code}%'${own}`))
      }
    }
  })

  it('are the same by division, in one request for all of them', async () => {
    const codes = tiers.network.divisions.map(({ code }) => code)
    const tallies = async (person: Person) => {
      const { data } = await ask<{ talliesOf: { code: string; tally: Count[] | null }[] }>(
        tiers.of('city-3404').url(),
        'query ($codes: [ID!]!) { talliesOf(codes: $codes) { code tally { status count } } }',
        { codes },
        await tiers.issuer.token(person),
      )
      return data!.talliesOf
    }
    for (const { code, tally } of await tallies(watcher)) {
      expect(sorted(tally!)).toEqual(await plainCounts(`state->>'origin' like '${code}%'`))
    }
    for (const { code, tally } of await tallies(education)) {
      const condition = `state->>'origin' like '${code}%' and state->'item'->>'department' = 'education-sports'`
      const expected = code.startsWith('340405') ? await plainCounts(condition) : null
      expect(tally && sorted(tally)).toEqual(expected)
    }
  })

  it('follow every change of a status', async () => {
    const { id } = await open(anna, STATION_ITEM, '2026-03-11 09:00')
    const station = async () =>
      sorted((await ledger({ division: '340405100' }, { first: 1 })).counts)
    await office.known('city-3404', id)
    const before = await station()
    await office.act(anna, 'decideCase', id, { outcome: 'GRANTED', text: '准予' })
    await office.known('city-3404', id, 2)
    const moved = (status: string, by: number) => (one: Count) =>
      one.status === status ? { ...one, count: one.count + by } : one
    expect(await station()).toEqual(before.map(moved('IN_REVIEW', -1)).map(moved('DECIDED', 1)))
    known.at(-1)!.status = 'DECIDED'
  })
})

describe('a ledger of 130 cases more', () => {
  it('is paged to the end, newest first, without loss or repetition while new ones arrive', async () => {
    const people = [anna, neighbour, stranger]
    for (let round = 0; round < 13; round += 1) {
      // Two rounds each share an instant: the number decides then.
      wall.set(`2026-04-01 ${String(8 + Math.floor(round / 2)).padStart(2, '0')}:00:00.000`)
      const opened = Array.from({ length: 10 }, (_, index) =>
        office.accept(people[index % 3]!, STATION_ITEM, ['M1']),
      )
      for (const { caseId } of await Promise.all(opened)) {
        const division = caseId.slice(0, 9)
        known.push({
          id: caseId,
          division,
          item: STATION_ITEM,
          department: 'human-resources',
          at: '2026-04-01',
          status: 'IN_REVIEW',
        })
      }
    }
    await cityKnowsAll()
    const instants = await inDatabase<{ id: string; at: string }>(
      tiers.of('city-3404'),
      "select id, state->>'acceptedAt' as at from cases",
    )
    const at = new Map(instants.map((row) => [row.id, row.at]))
    const expected = [...at]
      .toSorted(([a, x], [b, y]) => (x === y ? (a < b ? 1 : -1) : x < y ? 1 : -1))
      .map(([id]) => id)

    for (const size of [7, 100]) {
      const seen: string[] = []
      let late = 0
      for (let after: string | null = null, more = true; more; ) {
        const page: Connection = await ledger({}, { first: size, after })
        seen.push(...ids(page))
        after = page.pageInfo.endCursor
        more = page.pageInfo.hasNextPage
        if (late < 3) {
          late += 1
          wall.set(`2026-04-0${size === 7 ? 2 : 3} 09:0${late}`)
          const { caseId } = await office.accept(anna, STATION_ITEM, ['M1'])
          await office.known('city-3404', caseId)
        }
      }
      const cameInTheLastRound = size === 7 ? 0 : 3
      expect(seen.slice(cameInTheLastRound)).toEqual(expected)
    }
  })

  it('is paged within a filter', async () => {
    const all = ids(await ledger({ division: '340403' }))
    const seen: string[] = []
    for (let after: string | null = null, more = true; more; ) {
      const page: Connection = await ledger({ division: '340403' }, { first: 6, after })
      seen.push(...ids(page))
      after = page.pageInfo.endCursor
      more = page.pageInfo.hasNextPage
    }
    expect(seen).toEqual(all)
    expect(all.length).toBeGreaterThan(35)
    const managers = await ledger({}, { first: 100 }, manager('340403'))
    expect(ids(managers)).toEqual(all)
  })
})
