import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  acceptance,
  CITY_ITEM,
  DISTRICT_ITEM,
  documents,
  STATION_ITEM,
} from '../testkit/counter.ts'
import { type Office, type Outcome, openOffice, type Receipt } from '../testkit/office.ts'
import { agent, clerk, supervisor } from '../testkit/people.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'
import { wallClock } from '../testkit/wall-clock.ts'

const anna = agent('340405100')
const window = clerk('340405', 'education-sports')
const registry = clerk('340405', 'market-regulation')
const wall = wallClock('2026-01-05 09:00')

let tiers: TestTiers
let office: Office

beforeAll(async () => {
  tiers = await startTiers(['340405'], { now: wall.now })
  office = await openOffice(tiers)
})
afterAll(() => tiers.stop())

type Clock = {
  acceptedOn: string
  promisedDays: number
  dueOn: string | null
  legalDueOn: string | null
  dueProvisional: boolean
  legalDueProvisional: boolean
  provisional: boolean
  usedDays: number
  remainingDays: number
  stopped: boolean
  overdue: boolean
}
type Day = { date: string; counted: boolean; reason: string }

/** How the city's supervisor sees the time of a case. */
const timeOf = async (caseId: string): Promise<Clock & { light: string; days: Day[] }> => {
  const { data, errors } = await tiers.as<{
    supervisionOf: { supervision: { light: string; days: Day[]; record: { clock: Clock } } }[]
  }>(
    supervisor('3404'),
    `query ($ids: [ID!]!) { supervisionOf(ids: $ids) { supervision { light days { date counted reason } record {
      clock { acceptedOn promisedDays legalDays dueOn legalDueOn dueProvisional legalDueProvisional provisional usedDays remainingDays stopped overdue } } } } }`,
    { ids: [caseId] },
  )
  expect(errors).toBeUndefined()
  const { light, days, record } = data!.supervisionOf[0]!.supervision
  return { ...record.clock, light, days }
}

const overdueInLedger = async (): Promise<string[]> => {
  const { data } = await tiers.as<{ ledger: { edges: { node: { id: string } }[] } }>(
    supervisor('3404'),
    '{ ledger(filter: { overdue: true }, first: 100) { edges { node { id } } } }',
  )
  return data!.ledger.edges.map(({ node }) => node.id)
}

const acceptAt = async (
  local: string,
  item = DISTRICT_ITEM,
  materials = ['M1', 'M2'],
): Promise<Receipt> => {
  wall.set(local)
  return office.accept(anna, item, materials)
}

describe('the due date', () => {
  // Five working days promised, twenty by law; holidays and swapped days by the notice for 2026.
  it.each([
    ['an ordinary week', '2026-03-02 09:00', '2026-03-02', '2026-03-09', '2026-03-30'],
    ['over a weekend', '2026-03-06 16:59', '2026-03-06', '2026-03-13', '2026-04-03'],
    ['accepted on a Sunday', '2026-03-08 10:00', '2026-03-08', '2026-03-13', '2026-04-03'],
    ['before Spring Festival', '2026-02-13 09:00', '2026-02-13', '2026-02-27', '2026-03-19'],
    ['on a Saturday that is worked', '2026-02-14 09:00', '2026-02-14', '2026-02-28', '2026-03-20'],
    ['before the National Day', '2026-09-30 09:00', '2026-09-30', '2026-10-13', '2026-11-03'],
    ['on a holiday', '2026-10-01 09:00', '2026-10-01', '2026-10-13', '2026-11-03'],
    ['last minute of a day in China', '2026-03-02 23:59', '2026-03-02', '2026-03-09', '2026-03-30'],
    [
      'first minute, still yesterday in Greenwich',
      '2026-03-03 00:00',
      '2026-03-03',
      '2026-03-10',
      '2026-03-31',
    ],
  ])('is right: %s', async (_, local, acceptedOn, dueOn, legalDueOn) => {
    const receipt = await acceptAt(local)
    expect(receipt).toMatchObject({ acceptedOn, dueOn, legalDueOn })
    expect(receipt.caseId).toContain(`-${acceptedOn.replaceAll('-', '')}-`)
  })

  it('is today for what is decided at the counter', async () => {
    const receipt = await acceptAt('2026-03-02 09:00', STATION_ITEM, ['M1'])
    expect(receipt).toMatchObject({
      acceptedOn: '2026-03-02',
      dueOn: '2026-03-02',
      legalDueOn: '2026-03-03',
    })
  })

  it('is provisional when it lies beyond the calendars that are announced', async () => {
    const { caseId } = await acceptAt('2026-12-28 09:00')
    await office.known('city-3404', caseId)
    expect(await timeOf(caseId)).toMatchObject({ provisional: true })
    const legal = await acceptAt('2026-11-13 09:00')
    await office.known('city-3404', legal.caseId)
    expect(await timeOf(legal.caseId)).toMatchObject({
      dueOn: '2026-11-20',
      dueProvisional: false,
      legalDueOn: '2026-12-11',
      legalDueProvisional: true,
      provisional: true,
    })
    const settled = await acceptAt('2026-11-02 09:00')
    await office.known('city-3404', settled.caseId)
    expect(await timeOf(settled.caseId)).toMatchObject({
      legalDueOn: '2026-11-30',
      provisional: false,
    })
  })
})

describe('the time of a case', () => {
  it('turns yellow and red by working days, the same in clock, light and ledger', async () => {
    const { caseId } = await acceptAt('2026-09-30 09:00')
    await office.known('city-3404', caseId)
    const shown = async (local: string) => {
      wall.set(local)
      const { light, usedDays, remainingDays, overdue } = await timeOf(caseId)
      const listed = (await overdueInLedger()).includes(caseId)
      return [light, usedDays, remainingDays, overdue, listed]
    }
    expect(await shown('2026-09-30 20:00')).toEqual(['GREEN', 0, 5, false, false])
    expect(await shown('2026-10-07 20:00')).toEqual(['GREEN', 0, 5, false, false])
    expect(await shown('2026-10-10 00:00')).toEqual(['GREEN', 3, 2, false, false])
    expect(await shown('2026-10-11 12:00')).toEqual(['GREEN', 3, 2, false, false])
    expect(await shown('2026-10-12 00:00')).toEqual(['YELLOW', 4, 1, false, false])
    expect(await shown('2026-10-13 23:59')).toEqual(['YELLOW', 5, 0, false, false])
    expect(await shown('2026-10-14 00:00')).toEqual(['RED', 6, -1, true, true])
  })

  it('is not over on the Saturday after, for nobody could work on it; on Monday it is', async () => {
    const { caseId } = await acceptAt('2026-03-06 09:00')
    await office.known('city-3404', caseId)
    for (const local of ['2026-03-13 23:59', '2026-03-14 00:00', '2026-03-15 23:59']) {
      wall.set(local)
      const time = await timeOf(caseId)
      expect(time).toMatchObject({ dueOn: '2026-03-13', overdue: false, light: 'YELLOW' })
      expect(await overdueInLedger()).not.toContain(caseId)
    }
    wall.set('2026-03-16 00:00')
    expect(await timeOf(caseId)).toMatchObject({ overdue: true, light: 'RED' })
    expect(await overdueInLedger()).toContain(caseId)
  })

  it('is explained day by day', async () => {
    const { caseId } = await acceptAt('2026-09-30 09:00')
    await office.known('city-3404', caseId)
    wall.set('2026-10-11 09:00')
    const { days } = await timeOf(caseId)
    expect(days.map(({ counted, reason }) => (counted ? `+${reason}` : reason))).toEqual([
      'acceptance-day',
      ...Array(7).fill('holiday'),
      '+working-day',
      '+working-day',
      '+swapped-working-day',
      'weekend',
    ])
  })

  it('stands while the applicant is to correct, and goes on the day after', async () => {
    const { caseId } = await acceptAt('2026-09-30 09:00')
    await office.act(anna, 'forwardCase', caseId)
    await office.takeOver(window, caseId)
    await office.act(window, 'claimCase', caseId)
    wall.set('2026-10-08 15:00')
    await office.act(window, 'returnCase', caseId, { reason: '照片不清晰', missing: ['M2'] })
    await office.takeOver(anna, caseId)
    await office.known('city-3404', caseId, 6)
    wall.set('2026-10-09 09:00')
    const stopped = {
      stopped: true,
      dueOn: null,
      usedDays: 1,
      remainingDays: 4,
      overdue: false,
      light: 'GREEN',
    }
    expect(await timeOf(caseId)).toMatchObject(stopped)
    wall.set('2026-11-30 09:00')
    expect(await timeOf(caseId)).toMatchObject(stopped)
    expect(await overdueInLedger()).not.toContain(caseId)

    wall.set('2026-10-12 11:00')
    await office.act(anna, 'supplementCase', caseId, { materials: ['M2'] })
    await office.known('city-3404', caseId, 7)
    expect(await timeOf(caseId)).toMatchObject({ stopped: false, dueOn: '2026-10-16', usedDays: 1 })
    wall.set('2026-10-16 09:00')
    expect(await timeOf(caseId)).toMatchObject({ usedDays: 5, overdue: false })
    wall.set('2026-10-19 09:00')
    const { days, ...time } = await timeOf(caseId)
    expect(time).toMatchObject({ overdue: true, light: 'RED' })
    const stood = days.filter(({ reason }) => reason === 'stopped').map(({ date }) => date)
    expect(stood).toEqual(['2026-10-09', '2026-10-10', '2026-10-11', '2026-10-12'])
  })

  it('ends with the decision: whoever fetches it late makes nobody late', async () => {
    wall.set('2026-03-02 09:00')
    const { caseId } = await office.accept(window, DISTRICT_ITEM, ['M1', 'M2'])
    await office.act(window, 'reviewCase', caseId, { opinion: 'APPROVE', text: '同意' })
    wall.set('2026-03-04 09:00')
    await office.act(window, 'decideCase', caseId, { outcome: 'GRANTED', text: '准予' })
    wall.set('2026-08-03 09:00')
    await office.known('city-3404', caseId, 3)
    expect(await timeOf(caseId)).toMatchObject({ usedDays: 2, overdue: false, light: 'GREEN' })
    expect(await overdueInLedger()).not.toContain(caseId)
    await office.act(window, 'deliverCase', caseId, { recipient: '张伟' })
    await office.known('city-3404', caseId, 4)
    expect(await timeOf(caseId)).toMatchObject({ usedDays: 2, overdue: false })
  })
})

describe('a receipt', () => {
  it('says the same when it is asked for again, whatever has become of the case', async () => {
    wall.set('2026-09-30 09:00')
    const variables = acceptance(anna.division, CITY_ITEM, ['M1', 'M2', 'M3'])
    const document = documents.accept.replace(
      'legalDueOn',
      'legalDueOn accepted reason provisional',
    )
    const send = async () => {
      const { data } = await tiers.as<{ acceptCase: Outcome }>(anna, document, variables)
      return data!.acceptCase.receipt!
    }
    const first = await send()
    await office.act(anna, 'forwardCase', first.caseId)
    await office.takeOver(registry, first.caseId)
    await office.act(registry, 'claimCase', first.caseId)
    wall.set('2026-10-09 09:00')
    await office.act(registry, 'returnCase', first.caseId, {
      reason: '照片不清晰',
      missing: ['M2'],
    })
    await office.takeOver(anna, first.caseId)
    expect(await send()).toEqual(first)
    const { data } = await tiers.as<{ intakeOf: { intake: { receipt: object } }[] }>(
      anna,
      'query ($ids: [ID!]!) { intakeOf(ids: $ids) { intake { receipt { caseId queryCode acceptedOn dueOn } } } }',
      { ids: [first.caseId] },
    )
    const { caseId, queryCode, acceptedOn, dueOn } = first
    expect(data!.intakeOf[0]!.intake.receipt).toEqual({ caseId, queryCode, acceptedOn, dueOn })
    await office.act(anna, 'supplementCase', first.caseId, { materials: ['M2'] })
    expect(await send()).toEqual(first)
  })
})
