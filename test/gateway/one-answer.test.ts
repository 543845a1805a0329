import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { caseOf } from './fake/cases.ts'
import { type Stage, startStage } from './fake/gateway.ts'

const STATION = '340402001'

describe('one query over three tiers', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await startStage()
  })
  afterEach(() => {
    stage.asked()
  })
  afterAll(() => stage.stop())

  it('shows a case as each tier knows it, and who accepted it', async () => {
    const { data, errors } = await stage.ask(
      `query ($id: ID!) {
        case(id: $id) {
          id
          origin { code name tier parent { name } }
          intake { record { subject origin { name } } }
          processing { record { subject } stays { workingDays } }
          supervision { light record { subject } }
        }
      }`,
      { id: caseOf(STATION) },
    )
    expect(errors).toEqual([])
    expect(data.case).toEqual({
      id: caseOf(STATION),
      origin: { code: STATION, name: '大通街道', tier: 'TOWNSHIP', parent: { name: '大通区' } },
      intake: { record: { subject: `township-${STATION}`, origin: { name: '大通街道' } } },
      processing: { record: { subject: 'district-340402' }, stays: [] },
      supervision: { light: 'GREEN', record: { subject: 'city-3404' } },
    })
    expect(stage.asked()).toHaveLength(3)
  })

  it('understands a number as somebody typed it', async () => {
    const typed = ` ${caseOf(STATION).toLowerCase().replaceAll('-', '－')} `
    const { data } = await stage.ask(
      'query ($id: ID!) { case(id: $id) { id intake { record { id } } } }',
      {
        id: typed,
      },
    )
    expect(data.case).toEqual({ id: caseOf(STATION), intake: { record: { id: caseOf(STATION) } } })
  })

  it('shows a walk-in at a centre without an intake, and asks no station for it', async () => {
    const { data, errors } = await stage.ask(
      'query ($id: ID!) { case(id: $id) { origin { code } intake { record { id } } processing { record { subject } } } }',
      { id: caseOf('340403') },
    )
    expect(errors).toEqual([])
    expect(data.case).toEqual({
      origin: { code: '340403' },
      intake: null,
      processing: { record: { subject: 'district-340403' } },
    })
    expect(stage.asked().map(({ id }) => id)).toEqual(['district-340403'])
  })

  it('shows the tree of divisions with queue and tally, each from its own instance', async () => {
    const { data, errors } = await stage.ask(`{
      division(code: "3404") {
        ...Load
        children { ...Load children { ...Load queue { cases(first: 1) { edges { record { subject } } } } } }
      }
    }
    fragment Load on Division { code tally { count } queue { handedIn } }`)
    expect(errors).toEqual([])
    const districts = data.division.children
    const stations = districts.flatMap(({ children }: { children: object[] }) => children)
    expect([districts.length, stations.length]).toEqual([7, 95])
    for (const { code, tally, queue } of [data.division, ...districts, ...stations]) {
      expect([tally[0].count, queue.handedIn]).toEqual([code.length, code.length])
    }
    const tellers = new Set(stations.map((one: never) => teller(one)))
    expect([...tellers].sort()).toEqual(
      [...stage.instances.keys()].filter((id) => id.startsWith('township')).sort(),
    )
  })

  const teller = ({ queue }: { queue: { cases: { edges: { record: { subject: string } }[] } } }) =>
    queue.cases.edges[0]?.record.subject

  it('fills what lies deeper in another tier’s answer', async () => {
    const { data, errors } = await stage.ask(
      `query ($id: ID!) {
        case(id: $id) {
          supervision { record { holder { queue { inHand } tally { count } parent { name } } } }
          intake { record { timeline { by { division { queue { handedIn } } } } } }
        }
      }`,
      { id: caseOf(STATION) },
    )
    expect(errors).toEqual([])
    expect(data.case).toEqual({
      supervision: {
        record: {
          holder: { queue: { inHand: 1 }, tally: [{ count: 9 }], parent: { name: '大通区' } },
        },
      },
      intake: { record: { timeline: [{ by: { division: { queue: { handedIn: 9 } } } }] } },
    })
  })

  it('asks each instance once for all entries of a list, and each key once', async () => {
    const { errors } = await stage.ask(`{
      ledger { edges { node { intake { record { id } } } record { holder { tally { count } } origin { tally { count } } } } }
    }`)
    expect(errors).toEqual([])
    const asked = stage.asked()
    const intakes = asked
      .filter(({ field }) => field === 'intakeOf')
      .map(({ id, keys }) => [id, keys.length])
    expect(intakes).toEqual([
      ['township-340402001', 1],
      ['township-340402100', 1],
      ['township-rest', 3],
    ])
    const tallies = asked.filter(({ field }) => field === 'talliesOf').flatMap(({ keys }) => keys)
    expect(tallies).toHaveLength(new Set(tallies).size)
  })

  it('asks for more keys than a tier takes at once in several requests', async () => {
    const query =
      '{ division(code: "3404") { ...Cases children { ...Cases children { ...Cases } } } } fragment Cases on Division { queue { cases(first: 6) { edges { node { supervision { light } } } } } }'
    const { data, errors } = await stage.ask(query)
    expect(errors).toEqual([])
    const asked = stage.asked().filter(({ field }) => field === 'supervisionOf')
    expect(asked.flatMap(({ keys }) => keys)).toHaveLength(103 * 6)
    const last = data.division.children.at(-1).children.at(-1)
    expect(last.queue.cases.edges[5].node).toEqual({ supervision: { light: 'GREEN' } })
  })

  it('does what callers do: several operations, variables, aliases, fragments, @include, @skip', async () => {
    const query = `
      query Other { catalogueVersions { version } }
      query One($id: ID!, $full: Boolean!, $first: Int = 2) {
        mine: case(id: $id) { ...Copies again: intake { record { number } } }
        here: division(code: "${STATION}") { it: queue { cases(first: $first) { edges { node { id } } } } }
        there: division(code: "340403") { it: queue { handedIn } }
      }
      fragment Copies on Case {
        intake @skip(if: $full) { record { id } }
        ... on Case @include(if: $full) { supervision { light } }
      }`
    const send = async (full: boolean) => {
      const response = await fetch(`${stage.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          query,
          operationName: 'One',
          variables: { id: caseOf(STATION), full },
        }),
      })
      return response.json()
    }
    const rest = {
      here: {
        it: {
          cases: {
            edges: [{ node: { id: caseOf(STATION, 1) } }, { node: { id: caseOf(STATION, 2) } }],
          },
        },
      },
      there: { it: { handedIn: 6 } },
    }
    expect(await send(true)).toEqual({
      data: {
        mine: { supervision: { light: 'GREEN' }, again: { record: { number: 3 } } },
        ...rest,
      },
    })
    expect(await send(false)).toEqual({
      data: {
        mine: { intake: { record: { id: caseOf(STATION) } }, again: { record: { number: 3 } } },
        ...rest,
      },
    })
  })

  it('passes on the caller’s token and correlation id, and gives one where there is none', async () => {
    const caller = { authorization: 'Bearer somebody', 'x-correlation-id': 'desk-7.abc_123' }
    const { headers } = await stage.ask(
      '{ ledger { edges { node { intake { record { id } } } } } }',
      {},
      caller,
    )
    const all = [...stage.instances.values()].flatMap(({ state }) => state.asked)
    expect(all.length).toBeGreaterThan(3)
    for (const { authorization, correlationId } of all) {
      expect([authorization, correlationId]).toEqual(['Bearer somebody', 'desk-7.abc_123'])
    }
    expect(headers.get('x-correlation-id')).toBe('desk-7.abc_123')
    const other = await stage.ask('{ __typename }', {}, { 'x-correlation-id': 'no <good>' })
    expect(other.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/)
  })
})
