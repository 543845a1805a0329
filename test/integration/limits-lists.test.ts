import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptance, STATION_ITEM } from '../testkit/counter.ts'
import { ask } from '../testkit/graphql-client.ts'
import { expectHelpful, type Office, type Outcome, openOffice } from '../testkit/office.ts'
import { agent, clerk, supervisor } from '../testkit/people.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'

const anna = agent('340405100')

let tiers: TestTiers
let office: Office

beforeAll(async () => {
  tiers = await startTiers(['340405'])
  office = await openOffice(tiers)
})
afterAll(() => tiers.stop())

const endless = (value: string, count: number): string[] => Array(count).fill(value)

/** An answer that took no more than a moment. */
const soon = async <Value>(work: Promise<Value>): Promise<Value> => {
  const started = performance.now()
  const value = await work
  expect(performance.now() - started).toBeLessThan(BRAKE)
  return value
}

/** Ten times what a loaded machine takes: a brake, no measure. */
const BRAKE = 30_000

describe('an endless list', () => {
  it.each([
    ['of one material', endless('M1', 150_000), 'REPEATED_MATERIAL'],
    [
      'of surplus materials',
      Array.from({ length: 90_000 }, (_, index) => `X${index}`),
      'SEVERAL_FAULTS',
    ],
  ])('%s is refused soon', async (_, materials, code) => {
    const outcome = await soon(office.apply(anna, STATION_ITEM, materials))
    expect(outcome.error?.code).toBe(code)
    expectHelpful(outcome.error)
    expect(outcome.error!.zh.length).toBeLessThan(500)
  })

  it('of materials to correct is refused soon', async () => {
    const window = clerk('340405', 'health')
    const { caseId } = await office.accept(window, '511A0012600006', [
      'M1',
      'M2',
      'M3',
      'M4',
      'M5',
      'M6',
    ])
    const outcome = await soon(
      office.trial(window, 'returnCase', caseId, {
        reason: '材料不清晰',
        missing: endless('M7', 150_000),
      }),
    )
    expect(outcome.error?.code).toBe('SURPLUS_MATERIAL')
    expect(outcome.error!.zh.length).toBeLessThan(500)
    expect(outcome.error!.en.length).toBeLessThan(500)
  })

  it('of statuses finds what one of them finds', async () => {
    const statuses = endless('IN_REVIEW', 70_000)
    const { data, errors } = await soon(
      ask<{ ledger: { edges: object[] } }>(
        tiers.of('city-3404').url(),
        'query ($statuses: [CaseStatus!]) { ledger(filter: { statuses: $statuses }) { edges { cursor } } }',
        { statuses },
        await tiers.issuer.token(supervisor('3404')),
      ),
    )
    expect(errors).toBeUndefined()
    expect(data).toHaveProperty('ledger.edges')
  })

  it('of unknown fields, arguments or enum values is refused soon and briefly', async () => {
    const url = tiers.of('township-340405').url()
    const { input } = acceptance(anna.division, STATION_ITEM, ['M1'])
    const extra = Object.fromEntries(Array.from({ length: 40_000 }, (_, index) => [`f${index}`, 1]))
    const document = 'mutation ($input: AcceptCaseInput!) { acceptCase(input: $input) { ok } }'
    const answer = await soon(
      ask<{ acceptCase: Outcome }>(
        url,
        document,
        { input: { ...input, ...extra } },
        await tiers.issuer.token(anna),
      ),
    )
    expect(answer.data ?? null).toBeNull()
    expect(JSON.stringify(answer.errors).length).toBeLessThan(20_000)
    for (const { extensions } of answer.errors!) expectHelpful(extensions as never)
  })
})
