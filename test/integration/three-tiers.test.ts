import { afterAll, beforeAll, expect, it } from 'vitest'
import { acceptance, CITY_ITEM, command, DISTRICT_ITEM, documents } from '../testkit/counter.ts'
import { agent, clerk, supervisor } from '../testkit/people.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'

let tiers: TestTiers
const station = '340405100'
const anna = agent(station)

type Record = {
  number: number
  status: string
  holder: { code: string } | null
  transit: { to: { code: string } } | null
  actions: string[]
}
type CommandAnswer = {
  [name: string]: { ok: boolean; error: { code: string } | null; record: Record }
}
type Accepted = {
  acceptCase: {
    ok: boolean
    error: { code: string } | null
    receipt: { caseId: string; queryCode: string }
  }
}

beforeAll(async () => {
  tiers = await startTiers()
  await until('the stations have the catalogue', async () => {
    const variables = { division: station, code: CITY_ITEM }
    const answer = await tiers.as<{ guideItem: object | null }>(
      anna,
      documents.guideItem,
      variables,
    )
    return answer.data?.guideItem
  })
})
afterAll(() => tiers.stop())

const accept = async (
  item: string,
  materials: string[],
): Promise<{ caseId: string; queryCode: string }> => {
  const answer = await tiers.as<Accepted>(
    anna,
    documents.accept,
    acceptance(station, item, materials),
  )
  expect(answer.data?.acceptCase).toMatchObject({ ok: true, error: null })
  return answer.data!.acceptCase.receipt
}

const act = async (
  person: typeof anna,
  name: string,
  caseId: string,
  more: object = {},
  type = 'CaseCommandInput',
): Promise<Record> => {
  const answer = await tiers.as<CommandAnswer>(
    person,
    documents.command(name, type),
    command(person.division, caseId, more),
  )
  expect(answer.errors).toBeUndefined()
  expect(answer.data?.[name]).toMatchObject({ ok: true, error: null })
  return answer.data![name]!.record
}

const waits = (person: typeof anna, caseId: string) =>
  until(`${caseId} waits at ${person.division}`, async () => {
    const answer = await tiers.as<{
      queues: { queue: { cases: { edges: { node: { id: string } }[] } } }[]
    }>(
      person,
      `query ($codes: [ID!]!) { queues(codes: $codes) { queue { cases(place: HANDED_IN) { edges { node { id } } } } } }`,
      { codes: [person.division] },
    )
    return answer.data?.queues[0]?.queue.cases.edges.some(({ node }) => node.id === caseId)
  })

it('carries a case from the station to the city and back, step by step', async () => {
  const district = clerk('340405', 'market-regulation')
  const city = clerk('3404', 'market-regulation')
  const { caseId } = await accept(CITY_ITEM, ['M1', 'M2', 'M3'])
  expect(caseId).toMatch(/^340405100-\d{8}-\d{5}-[0-9A-Z]$/)

  expect(await act(anna, 'forwardCase', caseId)).toMatchObject({
    number: 2,
    status: 'IN_TRANSIT',
    transit: { to: { code: '340405' } },
  })
  await waits(district, caseId)
  await act(district, 'takeOverCase', caseId)
  await act(district, 'claimCase', caseId)
  await act(district, 'forwardCase', caseId)
  await waits(city, caseId)
  await act(city, 'takeOverCase', caseId)
  await act(city, 'claimCase', caseId)
  await act(city, 'reviewCase', caseId, { opinion: 'APPROVE', text: '符合条件' }, 'ReviewCaseInput')
  await act(city, 'decideCase', caseId, { outcome: 'GRANTED', text: '准予发证' }, 'DecideCaseInput')
  await act(city, 'handDownCase', caseId)
  await waits(anna, caseId)
  await act(anna, 'takeOverCase', caseId)
  const last = await act(anna, 'deliverCase', caseId, { recipient: '张伟' }, 'DeliverCaseInput')
  expect(last).toMatchObject({ number: 12, status: 'DELIVERED', holder: null })

  const log = await until('the city has the whole log', async () => {
    const answer = await tiers.as<{
      supervisionOf: { supervision: { record: { number: number; timeline: { type: string }[] } } }[]
    }>(
      supervisor('3404'),
      `query ($ids: [ID!]!) { supervisionOf(ids: $ids) { supervision { light record { number timeline { type } } } } }`,
      { ids: [caseId] },
    )
    const record = answer.data?.supervisionOf[0]?.supervision.record
    return record?.number === 12 && record.timeline.map(({ type }) => type)
  })
  expect(log).toEqual([
    'accepted',
    'handedOver',
    'takenOver',
    'claimed',
    'handedOver',
    'takenOver',
    'claimed',
    'reviewed',
    'decided',
    'handedOver',
    'takenOver',
    'delivered',
  ])
})

it('takes a returned case back to the station, has it corrected and forwarded again', async () => {
  const district = clerk('340405', 'education-sports')
  const { caseId } = await accept(DISTRICT_ITEM, ['M1', 'M2'])
  await act(anna, 'forwardCase', caseId)
  await waits(district, caseId)
  await act(district, 'takeOverCase', caseId)
  await act(district, 'claimCase', caseId)
  await act(
    district,
    'returnCase',
    caseId,
    { reason: '照片不清晰，请重新提供', missing: ['M2'] },
    'ReturnCaseInput',
  )
  await waits(anna, caseId)
  expect(await act(anna, 'takeOverCase', caseId)).toMatchObject({ status: 'RETURNED' })
  await act(anna, 'supplementCase', caseId, { materials: ['M2'] }, 'SupplementCaseInput')
  await act(anna, 'forwardCase', caseId)
  await waits(district, caseId)
  expect(await act(district, 'takeOverCase', caseId)).toMatchObject({ status: 'IN_REVIEW' })
})
