import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  acceptance,
  applicant,
  CITY_ITEM,
  DISTRICT_ITEM,
  STATION_ITEM,
} from '../testkit/counter.ts'
import { ask } from '../testkit/graphql-client.ts'
import type { Person } from '../testkit/issuer.ts'
import { type Office, openOffice } from '../testkit/office.ts'
import { agent, chief, clerk, manager, supervisor } from '../testkit/people.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'

const anna = agent('340405100')
const education = clerk('340405', 'education-sports')
const registry = clerk('3404', 'market-regulation')
const zhou = supervisor('3404')

let tiers: TestTiers
let office: Office

beforeAll(async () => {
  tiers = await startTiers(['340405'])
  office = await openOffice(tiers)
})
afterAll(() => tiers.stop())

const ledger = (person: Person, args: string) =>
  tiers.as<{ ledger: { edges: { cursor: string }[]; totalCount: number; counts: object[] } }>(
    person,
    `{ ledger${args} { edges { cursor } totalCount counts { status count } } }`,
  )
const codeOf = ({ errors }: { errors?: readonly { extensions?: { code?: unknown } }[] }) =>
  errors?.[0]?.extensions?.code

describe('the position in a list', () => {
  it.each([
    '2026-02-30T00:00:00Z|X',
    '2026-02-30T00:00:00.000Z|X',
    '2025-02-29T00:00:00.000Z|X',
    '2026-11-31T10:00:00.000Z|340405100-20261121-00017-J',
    '2026-11-21T25:00:00.000Z|X',
  ])('that no list gave out is refused: %s', async (position) => {
    const after = Buffer.from(position).toString('base64url')
    expect(codeOf(await ledger(zhou, `(after: "${after}")`))).toBe('CURSOR_MALFORMED')
    const queue = await tiers.as(
      anna,
      `{ queues(codes: ["340405100"]) { queue { cases(after: "${after}") { edges { cursor } } } } }`,
    )
    expect(codeOf(queue)).toBe('CURSOR_MALFORMED')
  })
})

describe('arguments that say nothing', () => {
  beforeAll(async () => {
    const { caseId } = await office.accept(anna, STATION_ITEM, ['M1'])
    await office.known('city-3404', caseId, 1)
  })

  it('a page of 0 has no edges, and all counts', async () => {
    const { data } = await ledger(zhou, '(first: 0)')
    expect(data!.ledger).toMatchObject({ edges: [], totalCount: expect.any(Number) })
    expect(data!.ledger.totalCount).toBeGreaterThan(0)
    expect(data!.ledger.counts).not.toEqual([])
  })

  it('empty and blank codes mean what leaving them out means, for rows and counts', async () => {
    const { data: all } = await ledger(zhou, '')
    for (const empty of ['""', '"  "', 'null'])
      for (const filter of ['division', 'department', 'itemCode']) {
        const { data } = await ledger(zhou, `(filter: { ${filter}: ${empty} })`)
        expect([filter, empty, data]).toEqual([filter, empty, all])
      }
  })

  it('version 0 of an item is none', async () => {
    const item = (version: string) =>
      tiers.as<{ guideItem: object | null }>(
        anna,
        `{ guideItem(division: "340405100", code: "${STATION_ITEM}"${version}) { code } }`,
      )
    expect((await item(', version: 0')).data).toEqual({ guideItem: null })
    expect((await item(', version: -1')).data).toEqual({ guideItem: null })
    expect((await item(', version: null')).data).toEqual({ guideItem: { code: STATION_ITEM } })
  })
})

describe('a receipt printed again', () => {
  type Receipt = { accepted: boolean; reason: string | null; dueOn: string | null }
  const fields =
    'receipt { caseId queryCode accepted reason acceptedOn dueOn legalDueOn provisional }'
  const again = async (person: Person, field: string, below: string, caseId: string) => {
    const { data, errors } = await tiers.as<Record<string, [Record<string, { record: unknown }>]>>(
      person,
      `query ($ids: [ID!]!) { ${field}(ids: $ids) { ${below} { record { ${fields} } } } }`,
      { ids: [caseId] },
    )
    expect(errors).toBeUndefined()
    return (data![field]![0]![below]!.record as { receipt: Receipt | null }).receipt
  }

  it('is for a walk-in at its centre too, and for nobody else', async () => {
    const walkIn = await office.accept(education, DISTRICT_ITEM, ['M1', 'M2'])
    const { caseId, queryCode, acceptedOn, dueOn } = walkIn
    expect(await again(education, 'processingOf', 'processing', caseId)).toMatchObject({
      ...{ caseId, queryCode, acceptedOn, dueOn },
      accepted: true,
      reason: null,
    })
    const atCity = await office.accept(registry, CITY_ITEM, ['M1', 'M2', 'M3'])
    expect(await again(registry, 'supervisionOf', 'supervision', atCity.caseId)).toMatchObject({
      queryCode: atCity.queryCode,
    })
    await office.known('city-3404', caseId, 1)
    expect(await again(zhou, 'supervisionOf', 'supervision', caseId)).toBeNull()
  })

  it('of a refusal says so, with the reason, and has no due date', async () => {
    const { input } = acceptance(anna.division, STATION_ITEM, ['M1'])
    const { materials, subject, ...refusal } = { ...input, applicant: applicant() }
    const { data } = await tiers.as<{
      refuseApplication: { receipt: Receipt & { caseId: string } }
    }>(
      anna,
      `mutation ($input: RefuseApplicationInput!) { refuseApplication(input: $input) { ${fields} } }`,
      { input: { ...refusal, reason: '不属于本机关职权' } },
    )
    const { receipt } = data!.refuseApplication
    expect(receipt).toMatchObject({
      accepted: false,
      reason: '不属于本机关职权',
      dueOn: null,
      legalDueOn: null,
      provisional: false,
    })
    expect(await again(anna, 'intakeOf', 'intake', receipt.caseId)).toEqual(receipt)
  })

  it('has no due date once the case is over', async () => {
    const { caseId } = await office.accept(anna, STATION_ITEM, ['M1'])
    await office.act(anna, 'withdrawCase', caseId, { reason: '不再办理' })
    expect(await again(anna, 'intakeOf', 'intake', caseId)).toMatchObject({
      accepted: true,
      dueOn: null,
      legalDueOn: null,
    })
  })
})

describe('a good token of another city', () => {
  it.each([
    supervisor('3405'),
    manager('340503'),
    chief('3405', 'market-regulation'),
    agent('340503001'),
    { ...agent('340405100'), division: '340405999' },
  ])('opens nothing: $division $roles', async (person) => {
    for (const query of [
      '{ ledger { edges { node { id } } counts { count } totalCount } }',
      '{ ledger(filter: { division: "3404" }) { edges { node { id } } } }',
      '{ talliesOf(codes: ["3404"]) { tally { count } } }',
      '{ queues(codes: ["3404"]) { queue { inHand } } }',
      `{ supervisionOf(ids: ["340405100-20261121-00017-J"]) { id } }`,
    ]) {
      const answer = await ask<object>(
        tiers.of('city-3404').url(),
        query,
        {},
        await tiers.issuer.token(person),
      )
      expect([query, codeOf(answer)]).toEqual([query, 'FORBIDDEN'])
    }
  })
})

describe('what somebody did at another post', () => {
  it('is not shown again where a query would not show it', async () => {
    const clerkHere = clerk('340405', 'education-sports')
    const { caseId } = await office.accept(clerkHere, DISTRICT_ITEM, ['M1', 'M2'])
    const own = { commandId: crypto.randomUUID(), division: '340405', caseId }
    const input = { ...own, opinion: 'APPROVE', text: '符合条件' }
    const review = (person: Person) =>
      tiers.as<{
        reviewCase: { ok: boolean; error: { code: string } | null; record: object | null }
      }>(
        person,
        'mutation ($input: ReviewCaseInput!) { reviewCase(input: $input) { ok error { code } record { subject } } }',
        { input },
      )
    expect((await review(clerkHere)).data!.reviewCase.ok).toBe(true)
    expect((await review(clerkHere)).data!.reviewCase.ok).toBe(true)
    const moved = { ...clerkHere, department: 'health' }
    expect((await review(moved)).data!.reviewCase).toEqual({
      ok: false,
      error: { code: 'CASE_NOT_FOUND' },
      record: null,
    })
  })

  it('nor an acceptance', async () => {
    const clerkHere = clerk('340405', 'education-sports')
    const { input } = acceptance('340405', DISTRICT_ITEM, ['M1', 'M2'])
    const accept = (person: Person) =>
      tiers.as<{
        acceptCase: { ok: boolean; error: { code: string } | null; receipt: object | null }
      }>(
        person,
        'mutation ($input: AcceptCaseInput!) { acceptCase(input: $input) { ok error { code } receipt { queryCode } } }',
        { input },
      )
    expect((await accept(clerkHere)).data!.acceptCase.ok).toBe(true)
    expect((await accept({ ...clerkHere, department: 'health' })).data!.acceptCase).toMatchObject({
      ok: false,
      receipt: null,
    })
  })
})
