import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CITY_ITEM, DISTRICT_ITEM, STATION_ITEM } from '../testkit/counter.ts'
import type { Person } from '../testkit/issuer.ts'
import { inDatabase } from '../testkit/ledgers.ts'
import { type Office, openOffice } from '../testkit/office.ts'
import { agent, clerk, manager } from '../testkit/people.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'
import { wallClock } from '../testkit/wall-clock.ts'

const anna = agent('340405100')
const registry = clerk('340405', 'market-regulation')
const education = clerk('340405', 'education-sports')
const city = clerk('3404', 'market-regulation')
const clock = wallClock('2026-03-02 09:00')

let tiers: TestTiers
let office: Office

beforeAll(async () => {
  tiers = await startTiers(['340405'], { now: clock.now })
  office = await openOffice(tiers)
})
afterAll(() => tiers.stop())

type Counts = {
  handedIn: number
  inHand: number
  unclaimed: number
  handedOut: number
  overdue: number
}
type Connection = {
  edges: { node: { id: string }; record: { acceptedAt: string } }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}
type Queue = Counts & {
  workload: {
    department: string
    assigneeId: string | null
    assignee: string | null
    count: number
  }[]
}

const queueOf = async (person: Person): Promise<Queue> => {
  const { data } = await tiers.as<{ queues: { queue: Queue }[] }>(
    person,
    `query ($codes: [ID!]!) { queues(codes: $codes) { queue {
      handedIn inHand unclaimed handedOut overdue workload { department assigneeId assignee count } } } }`,
    { codes: [person.division] },
  )
  return data!.queues[0]!.queue
}
const countsOf = async (person: Person): Promise<Counts> => {
  const { workload, ...counts } = await queueOf(person)
  return counts
}

const none: Counts = { handedIn: 0, inHand: 0, unclaimed: 0, handedOut: 0, overdue: 0 }

/** The counts at station, district and city, as soon as news of this number is everywhere. */
const stand = async (caseId: string, number: number) => {
  const instances = ['township-340405', 'district-340405', 'city-3404']
  await Promise.all(instances.map((instance) => office.known(instance, caseId, number)))
  const [station, district, above] = await Promise.all([anna, registry, city].map(countsOf))
  return { station, district, city: above }
}
const only = (where: Partial<Record<'station' | 'district' | 'city', Partial<Counts>>>) => ({
  station: { ...none, ...where.station },
  district: { ...none, ...where.district },
  city: { ...none, ...where.city },
})

describe('the counts of the queues', () => {
  it('follow a case on its whole way, and its due date', async () => {
    // 6 working days from Monday 2 March: due on Tuesday 10 March.
    const { caseId, dueOn } = await office.accept(anna, CITY_ITEM, ['M1', 'M2', 'M3'])
    expect(dueOn).toBe('2026-03-10')
    expect(await stand(caseId, 1)).toEqual(only({ station: { inHand: 1 } }))
    await office.act(anna, 'forwardCase', caseId)
    expect(await stand(caseId, 2)).toEqual(
      only({ station: { handedOut: 1 }, district: { handedIn: 1 } }),
    )
    await office.takeOver(registry, caseId)
    expect(await stand(caseId, 3)).toEqual(only({ district: { inHand: 1, unclaimed: 1 } }))
    expect(await countsOf(education)).toEqual(none)
    await office.act(registry, 'claimCase', caseId)
    expect(await stand(caseId, 4)).toEqual(only({ district: { inHand: 1 } }))
    expect(await countsOf(manager('340405'))).toEqual({ ...none, inHand: 1 })

    clock.set('2026-03-10 23:59')
    expect(await stand(caseId, 4)).toEqual(only({ district: { inHand: 1 } }))
    clock.set('2026-03-11 00:00')
    expect(await stand(caseId, 4)).toEqual(only({ district: { inHand: 1, overdue: 1 } }))
    await office.act(registry, 'forwardCase', caseId)
    expect(await stand(caseId, 5)).toEqual(
      only({ district: { handedOut: 1, overdue: 1 }, city: { handedIn: 1 } }),
    )
    await office.takeOver(city, caseId)
    await office.act(city, 'claimCase', caseId)
    expect(await stand(caseId, 7)).toEqual(only({ city: { inHand: 1, overdue: 1 } }))
    await office.act(city, 'reviewCase', caseId, { opinion: 'APPROVE', text: '符合条件' })
    await office.act(city, 'decideCase', caseId, { outcome: 'GRANTED', text: '准予' })
    expect(await stand(caseId, 9)).toEqual(only({ city: { inHand: 1 } }))
    await office.act(city, 'handDownCase', caseId)
    expect(await stand(caseId, 10)).toEqual(
      only({ station: { handedIn: 1 }, city: { handedOut: 1 } }),
    )
    await office.takeOver(anna, caseId)
    expect(await stand(caseId, 11)).toEqual(only({ station: { inHand: 1 } }))
    await office.act(anna, 'deliverCase', caseId, { recipient: '张伟' })
    expect(await stand(caseId, 12)).toEqual(only({}))
  })

  it('leave out a case that waits for its applicant, however long, and count it again after', async () => {
    clock.set('2026-04-01 09:00')
    const { caseId } = await office.accept(anna, CITY_ITEM, ['M1', 'M2', 'M3'])
    await office.act(anna, 'forwardCase', caseId)
    await office.takeOver(registry, caseId)
    await office.act(registry, 'claimCase', caseId)
    await office.act(registry, 'returnCase', caseId, { reason: '照片不清晰', missing: ['M2'] })
    await office.takeOver(anna, caseId)
    clock.set('2026-06-01 09:00')
    expect(await stand(caseId, 6)).toEqual(only({ station: { inHand: 1 } }))
    await office.act(anna, 'supplementCase', caseId, { materials: ['M2'] })
    expect(await stand(caseId, 7)).toEqual(only({ station: { inHand: 1 } }))
    clock.set('2026-06-10 09:00')
    expect(await stand(caseId, 7)).toEqual(only({ station: { inHand: 1, overdue: 1 } }))
    await office.act(anna, 'withdrawCase', caseId, { reason: '不再办理' })
    expect(await stand(caseId, 8)).toEqual(only({}))
  })

  it('say who works on what', async () => {
    const other = { ...education, id: 'clerk-2' }
    const carried = async (person: Person | null) => {
      const { caseId } = await office.accept(anna, DISTRICT_ITEM, ['M1', 'M2'])
      await office.act(anna, 'forwardCase', caseId)
      await office.takeOver(education, caseId)
      if (person) await office.act(person, 'claimCase', caseId)
      return caseId
    }
    const health = await office.accept(clerk('340405', 'health'), '511A0012600006', [
      'M1',
      'M2',
      'M3',
      'M4',
      'M5',
      'M6',
    ])
    const cases = await Promise.all([education, education, other, null].map(carried))
    const sorted = ({ workload }: Queue) =>
      workload
        .map(({ department, assigneeId, assignee, count }) =>
          [department, assigneeId, assignee, count].map(String).join(' '),
        )
        .toSorted()
    // Two people of one name are two.
    const own = [
      `education-sports clerk-2 ${other.name} 1`,
      `education-sports ${education.id} ${education.name} 2`,
      'education-sports null null 1',
    ]
    expect(sorted(await queueOf(education))).toEqual(own)
    expect(sorted(await queueOf(manager('340405')))).toEqual([
      ...own,
      'health clerk-340405-health 李建国 1',
    ])
    expect(await queueOf(education)).toMatchObject({ inHand: 4, unclaimed: 1 })
    for (const caseId of cases)
      await office.act(education, 'withdrawCase', caseId, { reason: '不再办理' })
    await office.act(clerk('340405', 'health'), 'withdrawCase', health.caseId, {
      reason: '不再办理',
    })
  })

  it('are those of a plain count, at every instance and for every department', async () => {
    const accepted = await Promise.all(
      Array.from({ length: 6 }, () => office.accept(anna, DISTRICT_ITEM, ['M1', 'M2'])),
    )
    for (const { caseId } of accepted.slice(2)) await office.act(anna, 'forwardCase', caseId)
    await office.takeOver(education, accepted[5]!.caseId)
    clock.set('2026-09-01 09:00')
    await office.known('township-340405', accepted[5]!.caseId, 3)
    await office.known('district-340405', accepted[4]!.caseId, 2)
    for (const person of [anna, manager('340405'), education, registry]) {
      const { division, department } = person
      const mine = `${department === null ? '' : `department = '${department}' and `}`
      const [plain] = await inDatabase<Counts>(
        tiers.of(division.length === 9 ? 'township-340405' : 'district-340405'),
        `select
          (select count(*)::int from cases where ${mine} state->'transit'->>'to' = '${division}') as "handedIn",
          (select count(*)::int from cases where ${mine} state->>'holder' = '${division}') as "inHand",
          (select count(*)::int from cases where ${mine} state->>'holder' = '${division}'
            and ${division.length < 9} and jsonb_typeof(state->'assignee') = 'null'
            and jsonb_typeof(state->'decision') = 'null') as "unclaimed",
          (select count(*)::int from cases where ${mine} state->'transit'->>'from' = '${division}') as "handedOut",
          (select count(*)::int from cases where ${mine} '${division}' in (state->>'holder', state->'transit'->>'from')
            and jsonb_typeof(state->'decision') = 'null') as "overdue"`,
      )
      expect(await countsOf(person)).toEqual(plain)
    }
    expect(await countsOf(anna)).toEqual({ ...none, inHand: 2, handedOut: 3, overdue: 5 })
    for (const { caseId } of accepted.slice(0, 2)) {
      await office.act(anna, 'withdrawCase', caseId, { reason: '不再办理' })
    }
  })
})

describe('a queue of 130 cases', () => {
  const pageOf = async (
    size: number,
    after: string | null,
    place = 'IN_HAND',
  ): Promise<Connection> => {
    const { data, errors } = await tiers.as<{ queues: { queue: { cases: Connection } }[] }>(
      anna,
      `query ($size: Int!, $after: String, $place: QueuePlace!) { queues(codes: ["340405100"]) { queue {
        cases(place: $place, first: $size, after: $after) {
          edges { node { id } record { acceptedAt } } pageInfo { hasNextPage endCursor } } } } }`,
      { size, after, place },
    )
    expect(errors).toBeUndefined()
    return data!.queues[0]!.queue.cases
  }

  it('is paged without loss or repetition, though many came in the same instant and more arrive', async () => {
    clock.set('2026-09-02 09:00')
    const accept = () => office.accept(anna, STATION_ITEM, ['M1'])
    const before: string[] = []
    for (let round = 0; round < 13; round += 1) {
      if (round === 6) clock.set('2026-09-02 09:30')
      const receipts = await Promise.all(Array.from({ length: 10 }, accept))
      before.push(...receipts.map(({ caseId }) => caseId))
    }
    const seen: Connection['edges'] = []
    const late: string[] = []
    for (let after: string | null = null, more = true; more; ) {
      const { edges, pageInfo }: Connection = await pageOf(17, after)
      expect(edges.length).toBeGreaterThan(0)
      expect(edges.length).toBeLessThanOrEqual(17)
      seen.push(...edges)
      after = pageInfo.endCursor
      more = pageInfo.hasNextPage
      if (late.length < 5) {
        clock.set(`2026-09-02 10:0${late.length}`)
        late.push((await accept()).caseId)
      }
    }
    const ids = seen.map(({ node }) => node.id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.toSorted()).toEqual([...before, ...late].toSorted())
    const instants = seen.map(({ record }) => record.acceptedAt)
    expect(instants).toEqual(instants.toSorted())
    expect(new Set(instants).size).toBe(7)
  })

  it('is paged on though cases leave it meanwhile', async () => {
    const first = await pageOf(10, null)
    const all = (await pageOf(100, null)).edges.map(({ node }) => node.id)
    const leaving = [...first.edges.slice(-3).map(({ node }) => node.id), all[12]!]
    for (const caseId of leaving)
      await office.act(anna, 'withdrawCase', caseId, { reason: '不再办理' })
    const second = await pageOf(10, first.pageInfo.endCursor)
    const expected = all.slice(10).filter((id) => !leaving.includes(id))
    expect(second.edges.map(({ node }) => node.id)).toEqual(expected.slice(0, 10))
  })

  it('ends where it ends', async () => {
    const { edges, pageInfo } = await pageOf(100, null)
    expect([edges.length, pageInfo.hasNextPage]).toEqual([100, true])
    const rest = await pageOf(100, pageInfo.endCursor)
    expect(rest.pageInfo.hasNextPage).toBe(false)
    expect(await pageOf(100, rest.pageInfo.endCursor)).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    })
    expect((await pageOf(100, null, 'HANDED_IN')).edges).toEqual([])
    await until('the city has heard of all of them', async () => {
      const count = 'select count(*)::int as count from cases'
      const counts = await Promise.all(
        ['township-340405', 'city-3404'].map((id) =>
          inDatabase<{ count: number }>(tiers.of(id), count),
        ),
      )
      return counts[0]![0]!.count <= counts[1]![0]!.count
    })
  })
})
