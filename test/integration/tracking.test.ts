import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applicant, CITY_ITEM, STATION_ITEM } from '../testkit/counter.ts'
import { type Answer, ask } from '../testkit/graphql-client.ts'
import {
  expectHelpful,
  type Office,
  openOffice,
  type Receipt,
  type Refusal,
} from '../testkit/office.ts'
import { agent, clerk } from '../testkit/people.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'

const anna = agent('340405100')
const district = clerk('340405', 'market-regulation')
const city = clerk('3404', 'market-regulation')

let tiers: TestTiers
let office: Office
let hour = 0

beforeAll(async () => {
  tiers = await startTiers(['340405'], { now: () => new Date(Date.now() + hour * 3_600_000) })
  office = await openOffice(tiers)
})
afterAll(() => tiers.stop())

type Progress = {
  number: string
  status: string
  place: string
  dueOn: string | null
  missing: { code: string; name: string }[]
  reason: string | null
  outcome: string | null
  steps: { type: string; place: string }[]
}
type Tracked = { ok: boolean; error: Refusal | null; progress: Progress | null }

const query = `query ($number: ID!, $queryCode: String!) { track(number: $number, queryCode: $queryCode) {
  ok error { code zh en message } progress { number itemName status place acceptedOn dueOn provisional
  missing { code name } reason outcome steps { type at place } changedAt } } }`

const track = async (number: string, queryCode: string, at = 'city-3404'): Promise<Tracked> => {
  const answer: Answer<{ track: Tracked }> = await ask(tiers.of(at).url(), query, {
    number,
    queryCode,
  })
  expect(answer.errors).toBeUndefined()
  return answer.data!.track
}

const secrets = [
  applicant().idNumber,
  applicant().mobile,
  '张伟',
  '王秀英',
  '李建国',
  'agent-',
  'clerk-',
]

/** What the applicant sees, which must never hold what is nobody else's business. */
const progressOf = async ({ caseId, queryCode }: Receipt, at?: string): Promise<Progress> => {
  const { ok, error, progress } = await track(caseId, queryCode, at)
  expect({ ok, error }).toEqual({ ok: true, error: null })
  const shown = JSON.stringify(progress)
  for (const secret of [...secrets, queryCode]) expect(shown).not.toContain(secret)
  return progress!
}

describe('an applicant with number and query code', () => {
  it('sees at every tier where the case is, from acceptance to delivery', async () => {
    const receipt = await office.accept(anna, CITY_ITEM, ['M1', 'M2', 'M3'])
    const { caseId } = receipt
    expect(await progressOf(receipt, 'township-340405')).toMatchObject({
      number: caseId,
      status: 'IN_REVIEW',
      place: '八公山镇',
      dueOn: receipt.dueOn,
      outcome: null,
      steps: [{ type: 'accepted', place: '八公山镇' }],
    })
    await office.act(anna, 'forwardCase', caseId)
    expect(await progressOf(receipt, 'township-340405')).toMatchObject({
      status: 'IN_TRANSIT',
      place: '八公山镇 → 八公山区',
    })
    await office.takeOver(district, caseId)
    expect(await progressOf(receipt, 'district-340405')).toMatchObject({ place: '八公山区' })
    await office.act(district, 'claimCase', caseId)
    await office.act(district, 'returnCase', caseId, { reason: '复印件不清晰', missing: ['M2'] })
    expect(await progressOf(receipt, 'district-340405')).toMatchObject({
      dueOn: null,
      missing: [{ code: 'M2' }],
    })
    await office.takeOver(anna, caseId)
    expect(await progressOf(receipt, 'township-340405')).toMatchObject({
      status: 'RETURNED',
      dueOn: null,
      reason: '复印件不清晰',
    })
    await office.act(anna, 'supplementCase', caseId, { materials: ['M2'] })
    await office.act(anna, 'forwardCase', caseId)
    await office.takeOver(district, caseId)
    await office.act(district, 'claimCase', caseId)
    await office.act(district, 'forwardCase', caseId)
    await office.takeOver(city, caseId)
    await office.act(city, 'claimCase', caseId)
    await office.act(city, 'reviewCase', caseId, { opinion: 'REFUSE', text: '不符合条件' })
    await office.act(city, 'decideCase', caseId, { outcome: 'REFUSED', text: '不予许可' })
    expect(await progressOf(receipt)).toMatchObject({
      status: 'DECIDED',
      place: '淮南市',
      outcome: 'REFUSED',
    })
    await office.act(city, 'handDownCase', caseId)
    await office.takeOver(anna, caseId)
    await office.act(anna, 'deliverCase', caseId, { recipient: '张伟' })
    await office.known('city-3404', caseId, 18)
    const end = await progressOf(receipt)
    expect(end).toMatchObject({ status: 'DELIVERED', place: '已送达', outcome: 'REFUSED' })
    expect(end.steps.map(({ type }) => type)).toHaveLength(18)
  })

  it('sees a refusal and a withdrawal with the reason', async () => {
    const { caseId, queryCode, ...receipt } = await office.accept(anna, STATION_ITEM, ['M1'])
    await office.act(anna, 'withdrawCase', caseId, { reason: '改由网上办理' })
    expect(await progressOf({ caseId, queryCode, ...receipt }, 'township-340405')).toMatchObject({
      status: 'WITHDRAWN',
      place: '已办结',
      reason: '改由网上办理',
    })
  })

  it('may write both as they are read aloud', async () => {
    const { caseId, queryCode } = await office.accept(anna, STATION_ITEM, ['M1'])
    const sloppy = ` ${queryCode.slice(0, 4).toLowerCase()} - ${queryCode.slice(4).replaceAll('0', 'o').replaceAll('1', 'l')} `
    const number = ` ${caseId.toLowerCase().replaceAll('-', '——')}`
    expect(await track(number, sloppy, 'township-340405')).toMatchObject({ ok: true })
  })
})

const wrongCode = (code: string): string => (code.startsWith('A') ? 'B' : 'A') + code.slice(1)

/** Numbers that nobody has; each test takes its own, for wrong codes are counted. */
const unknownNumbers = ['340405100-20261121-00017-J', '340405100-20240105-00001-8']

describe('somebody who guesses', () => {
  it('learns nothing: a wrong code and an unknown number give the same answer', async () => {
    const { caseId, queryCode } = await office.accept(anna, STATION_ITEM, ['M1'])
    const [wrong, unknown] = await Promise.all([
      track(caseId, wrongCode(queryCode), 'township-340405'),
      track(unknownNumbers[0]!, queryCode, 'township-340405'),
    ])
    expect(wrong).toMatchObject({
      ok: false,
      progress: null,
      error: { code: 'TRACKING_NOT_FOUND' },
    })
    expectHelpful(wrong.error)
    expect(unknown).toEqual(wrong)
    for (const code of ['', ' ', 'x', '\u0000', 'A'.repeat(100_000), "' or 1=1 --"]) {
      expect(await track(caseId, code, 'township-340405')).toEqual(wrong)
    }
  })

  it('is told what is wrong with a number that is none', async () => {
    const shape = await track('340405100', 'ABCD1234')
    const check = await track('340405100-20261121-00017-K', 'ABCD1234')
    expect([shape.error?.code, check.error?.code]).toEqual([
      'CASE_NUMBER_SHAPE',
      'CASE_NUMBER_CHECK',
    ])
    for (const { error } of [shape, check]) expectHelpful(error)
  })

  it('has ten tries an hour, for a number that exists as for one that does not', async () => {
    const { caseId, queryCode } = await office.accept(anna, STATION_ITEM, ['M1'])
    const tries = async (number: string) => {
      const codes: string[] = []
      for (let index = 0; index < 12; index += 1) {
        const { error } = await track(number, wrongCode(queryCode), 'township-340405')
        expectHelpful(error)
        codes.push(error!.code)
      }
      return codes
    }
    const expected = [
      ...Array(10).fill('TRACKING_NOT_FOUND'),
      ...Array(2).fill('TRACKING_TOO_OFTEN'),
    ]
    expect(await tries(caseId)).toEqual(expected)
    expect(await tries(unknownNumbers[1]!)).toEqual(expected)
    expect((await track(caseId, queryCode, 'township-340405')).error?.code).toBe(
      'TRACKING_TOO_OFTEN',
    )

    const other = await office.accept(anna, STATION_ITEM, ['M1'])
    expect(await track(other.caseId, other.queryCode, 'township-340405')).toMatchObject({
      ok: true,
    })
    hour = 1.01
    expect(await track(caseId, queryCode, 'township-340405')).toMatchObject({ ok: true })
  })

  it('has no more tries when all come at once', async () => {
    const { caseId, queryCode } = await office.accept(anna, STATION_ITEM, ['M1'])
    const codes = Array.from(
      '23456789CDEFGHJKMNPQRSTVWXY',
      (char) => char + wrongCode(queryCode).slice(1),
    )
    const fields = [...codes.filter((code) => code !== queryCode), queryCode].map(
      (code, index) =>
        `t${index}: track(number: "${caseId}", queryCode: "${code}") { ok error { code } }`,
    )
    const url = tiers.of('township-340405').url()
    const { data } = await ask<Record<string, Tracked>>(url, `{ ${fields.join(' ')} }`)
    const answers = Object.values(data!).map(({ ok, error }) => (ok ? 'ok' : error!.code))
    expect(answers.filter((code) => code === 'TRACKING_NOT_FOUND')).toHaveLength(10)
    expect(answers.at(-1)).toBe('TRACKING_TOO_OFTEN')
  })

  it('does not lock out an applicant who knows the code', async () => {
    const { caseId, queryCode } = await office.accept(anna, STATION_ITEM, ['M1'])
    for (let index = 0; index < 30; index += 1) {
      expect(await track(caseId, queryCode, 'township-340405')).toMatchObject({ ok: true })
    }
  })
})
