import type { CaseEvent } from '@liandong/shared/case'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Injector, injectAs } from '../testkit/broker-user.ts'
import type { Copies } from '../testkit/copies.ts'
import { CITY_ITEM, STATION_ITEM } from '../testkit/counter.ts'
import { caseOn, entry, opening, subjectOf, withItem } from '../testkit/events.ts'
import { discard, openLetters } from '../testkit/letters.ts'
import { clerk, manager, operator, supervisor } from '../testkit/people.ts'
import type { TestTiers } from '../testkit/tiers.ts'
import { until } from '../testkit/until.ts'
import { startWatched } from '../testkit/watched.ts'

// Somebody has the key of a station's instance and writes entries past every rule of its program.

const STATION = '340405100'
const all = ['township-340405', 'district-340405', 'city-3404']
const operators = [STATION, '340405', '3404'].map(operator)

let tiers: TestTiers
let copies: Copies
let captured: Injector

beforeAll(async () => {
  ;({ tiers, copies } = await startWatched(['340405']))
  captured = await injectAs(tiers, 'township-340405')
})
afterAll(async () => {
  await captured.close()
  await tiers.stop()
})

let serial = 500
const newCase = (): string => {
  serial += 1
  return caseOn(STATION, serial)
}

const send = (event: CaseEvent) => captured.send(subjectOf(event), JSON.stringify(event), null)

const isAt = (caseId: string, number: number) =>
  Promise.all(
    all.map((instance) =>
      until(`${caseId} up to ${number} at ${instance}`, async () => {
        const rows = await copies.sql(instance)`
          select from cases where id = ${caseId} and number = ${number}`
        return rows.length === 1
      }),
    ),
  )

/** Every receiver, the station's own program too, keeps the entry as one letter with this reason. */
const isRefused = async (reason: string, caseId: string): Promise<void> => {
  for (const person of operators) {
    const letters = await until(`a letter at ${person.division}`, async () => {
      const open = await openLetters(tiers, person)
      return open.length > 0 && open
    })
    expect(letters).toMatchObject([{ reason, caseId }])
    expect(await discard(tiers, person, letters[0]!.id)).toMatchObject({ ok: true })
  }
}

type Opening = Extract<CaseEvent, { type: 'accepted' }>
type Change = (event: Opening) => object

const ofData =
  (change: (data: Opening['data']) => object): Change =>
  (event) => ({ ...event, data: { ...event.data, ...change(event.data) } })

const ofItem = (more: object): Change => ofData(({ item }) => ({ item: { ...item, ...more } }))
const ofApplicant = (more: object): Change =>
  ofData(({ applicant }) => ({ applicant: { ...applicant, ...more } }))

describe('a captured station opens no case', () => {
  it.each<[string, string, Change]>([
    [
      'with an item that it decides itself',
      'EVENT_ITEM_DIFFERS',
      ofItem({ decidedAt: 'township' }),
    ],
    ['with an item of 0.9 MB', 'EVENT_ITEM_DIFFERS', ofItem({ name: '长'.repeat(300_000) })],
    ['with an item in HTML', 'EVENT_ITEM_DIFFERS', ofItem({ name: '<h1>特大喜讯</h1>' })],
    ['with a department of 0.9 MB', 'EVENT_ITEM_DIFFERS', ofItem({ department: 'x'.repeat(9e5) })],
    ['with an item that is none', 'EVENT_ITEM_DIFFERS', ofItem({ code: '511A0000000000' })],
    [
      'with a material of 0.9 MB',
      'EVENT_ITEM_DIFFERS',
      ofData(() => ({ materials: [{ code: 'M1', name: '长'.repeat(300_000) }] })),
    ],
    [
      'with 10,000 materials',
      'EVENT_ITEM_DIFFERS',
      ofData(({ materials }) => ({ materials: Array(10_000).fill(materials[0]) })),
    ],
    ['for HTML', 'EVENT_IMPOSSIBLE_TEXT', ofApplicant({ name: '<img src=x onerror=alert(1)>' })],
    ['for somebody backwards', 'EVENT_IMPOSSIBLE_TEXT', ofApplicant({ name: '张\u202E伟' })],
    ['for a number that is none', 'EVENT_IMPOSSIBLE_TEXT', ofApplicant({ idNumber: '<b>1</b>' })],
    [
      'in the name of HTML',
      'EVENT_IMPOSSIBLE_TEXT',
      (event) => ({ ...event, by: { ...event.by, name: '<b>王</b>' } }),
    ],
    [
      'in 1900',
      'EVENT_IMPOSSIBLE_INSTANT',
      (event) => ({ ...event, at: '1900-01-01T00:00:00.000Z' }),
    ],
    [
      'in 2199',
      'EVENT_IMPOSSIBLE_INSTANT',
      (event) => ({ ...event, at: '2199-12-31T00:00:00.000Z' }),
    ],
    [
      'with another day than its instant',
      'EVENT_IMPOSSIBLE_INSTANT',
      ofData(() => ({ acceptedOn: '2026-01-05' })),
    ],
    [
      'that was applied for later',
      'EVENT_IMPOSSIBLE_INSTANT',
      ofData(() => ({ appliedOn: '2199-01-01' })),
    ],
  ])('%s', async (_, reason, change) => {
    const caseId = newCase()
    await send(change(opening(caseId) as Opening) as CaseEvent)
    await isRefused(reason, caseId)
    expect(await copies.cases()).not.toContain(caseId)
  })
})

describe('a captured station goes beyond its power', () => {
  const text = '准予许可'

  it.each<[string, string, Parameters<typeof entry>[3]]>([
    [
      'when it decides an item of the city',
      'EVENT_BEYOND_POWER',
      { type: 'decided', data: { outcome: 'granted', text } },
    ],
    [
      'when it delivers without a decision',
      'EVENT_BEFORE_DECISION',
      { type: 'delivered', data: { recipient: '张伟', method: 'counter' } },
    ],
    [
      'when it stops the clock with a forwarding',
      'EVENT_ITEM_DIFFERS',
      {
        type: 'handedOver',
        data: {
          to: '340405',
          kind: 'forward',
          reason: null,
          missing: [{ code: 'M1', name: '特种设备作业人员资格复审申请表' }],
        },
      },
    ],
  ])('%s', async (_, reason, event) => {
    const caseId = newCase()
    await send(opening(caseId))
    await isAt(caseId, 1)
    await send(entry(caseId, 2, STATION, event))
    await isRefused(reason, caseId)
    // The case is as it was, and goes on.
    await send(entry(caseId, 2, STATION, { type: 'withdrawn', data: { reason: '不办了' } }))
    await isAt(caseId, 2)
    await copies.settled()
  })
})

type Listed = {
  irregularities: {
    edges: { node: { caseId: string; number: number; reason: { code: string } } }[]
  }
}

const irregular = (person = supervisor('3404'), division = '3404') =>
  tiers.as<Listed>(
    { ...person, division: person.division },
    `query ($division: ID) { irregularities(division: $division) {
      edges { node { caseId number reason { code zh en message } division { code } at foundAt } } } }`,
    { division },
  )

describe('what breaks another precondition', () => {
  it('is applied everywhere, once reported to the city, and shown to its supervisors', async () => {
    const caseId = newCase()
    const events = [
      withItem(opening(caseId), STATION_ITEM),
      entry(caseId, 2, STATION, {
        type: 'reviewed',
        data: { opinion: 'approve', text: '符合条件' },
      }),
      entry(caseId, 3, STATION, {
        type: 'reviewed',
        data: { opinion: 'refuse', text: '改了主意' },
      }),
      entry(caseId, 4, STATION, { type: 'claimed', data: {} }),
    ]
    for (const event of [...events, ...events]) await send(event)
    await isAt(caseId, 4)
    await copies.settled()
    const { data } = await irregular()
    const found = data!.irregularities.edges
      .map(({ node }) => node)
      .filter((node) => node.caseId === caseId)
    expect(found.map(({ number, reason }) => [number, reason.code])).toEqual([
      [4, 'NOT_AT_THIS_TIER'],
      [3, 'ALREADY_REVIEWED'],
    ])
    const ofCase = await tiers.as<{
      supervisionOf: { supervision: { irregularities: { edges: object[] } | null } }[]
    }>(
      supervisor('3404'),
      `query ($ids: [ID!]!) { supervisionOf(ids: $ids) { supervision {
        irregularities(first: 1) { edges { node { number } } pageInfo { hasNextPage } } } } }`,
      { ids: [caseId] },
    )
    expect(ofCase.data!.supervisionOf[0]!.supervision.irregularities).toEqual({
      edges: [{ node: { number: 4 } }],
      pageInfo: { hasNextPage: true },
    })
  })

  it('is not shown to others', async () => {
    for (const person of [clerk('3404', 'market-regulation'), operator('3404')]) {
      const { data, errors } = await irregular(person)
      expect([data, errors?.[0]?.extensions?.code]).toEqual([null, 'FORBIDDEN'])
    }
    const { errors } = await irregular({ ...manager('3404'), division: '3404' }, '3405')
    expect(errors?.[0]?.extensions?.code).toBe('FORBIDDEN')
  })

  it('is nothing that a counter writes which keeps to the rules', async () => {
    const caseId = newCase()
    const [district, city] = await Promise.all([
      injectAs(tiers, 'district-340405'),
      injectAs(tiers, 'city-3404'),
    ])
    const give = (to: string): Parameters<typeof entry>[3] => ({
      type: 'handedOver',
      data: { to, kind: 'forward', reason: null, missing: [] },
    })
    const events: [Injector, CaseEvent][] = [
      [captured, withItem(opening(caseId), CITY_ITEM)],
      [captured, entry(caseId, 2, STATION, give('340405'))],
      [district, entry(caseId, 3, '340405', { type: 'takenOver', data: { from: STATION } })],
      [district, entry(caseId, 4, '340405', { type: 'claimed', data: {} })],
      [district, entry(caseId, 5, '340405', give('3404'))],
      [city, entry(caseId, 6, '3404', { type: 'takenOver', data: { from: '340405' } })],
    ]
    for (const [writer, event] of events)
      await writer.send(subjectOf(event), JSON.stringify(event), null)
    await isAt(caseId, 6)
    await Promise.all([district.close(), city.close()])
    expect(
      await copies.sql('city-3404')`select from irregularities where case_id = ${caseId}`,
    ).toEqual([])
  })
})

describe('the ledger', () => {
  it('is as short and as quick as before', async () => {
    const { data } = await tiers.as<{ ledger: { edges: object[] } }>(
      supervisor('3404'),
      `{ ledger(first: 100) { edges { record { id item { name } applicant { name } } } } }`,
    )
    expect(data!.ledger.edges.length).toBeGreaterThan(3)
    expect(JSON.stringify(data).length).toBeLessThan(1_000 * data!.ledger.edges.length)
  })
})
