import { formatCaseNumber } from '@liandong/shared/case'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applicant, CITY_ITEM, STATION_ITEM } from '../testkit/counter.ts'
import { startTestGateway, type TestGateway } from '../testkit/gateway.ts'
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
let gateway: TestGateway

beforeAll(async () => {
  tiers = await startTiers(['340405'])
  // Each test takes addresses of its own, as a balancer in front would tell them.
  gateway = await startTestGateway(tiers, { trustedProxies: ['127.0.0.1'] })
  office = await openOffice(tiers)
})
afterAll(async () => {
  await gateway.stop()
  await tiers.stop()
})

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

/** Numbers that nobody has here: of nobody, of another city and district, with a digit wrong, of no sense. */
const otherNumbers = [
  '340405100-20261121-00017-J',
  '340405100-20240105-00001-8',
  formatCaseNumber({ origin: '110105001', date: '2026-11-21', serial: 17 }),
  formatCaseNumber({ origin: '340403001', date: '2026-11-21', serial: 17 }),
  formatCaseNumber({ origin: '340400000', date: '2026-11-21', serial: 17 }),
  '340405100-20261121-00017-K',
  '340405100-20261121-00017',
  '340405100',
  'x',
  '',
]

/** The same at a tier and through a gateway: where somebody asks, and from which address. */
const ways: [string, () => string][] = [
  ['at the tier', () => tiers.of('city-3404').url()],
  ['through the gateway', () => gateway.url],
]

describe.each(ways)('somebody who guesses %s', (_, url) => {
  const trackAt = async (number: string, queryCode: string, source = '192.0.2.1') => {
    const answer = await ask<{ track: Tracked }>(url(), query, { number, queryCode }, undefined, {
      'x-forwarded-for': source,
    })
    expect(answer.errors).toBeUndefined()
    return answer.data!.track
  }
  const accepted = async (): Promise<Receipt> => {
    const receipt = await office.accept(anna, STATION_ITEM, ['M1'])
    await office.known('city-3404', receipt.caseId)
    return receipt
  }

  it('learns nothing: a wrong code and a number of whatever else give the same answer', async () => {
    const { caseId, queryCode } = await accepted()
    const wrong = await trackAt(caseId, wrongCode(queryCode))
    expect(wrong).toEqual({ ok: false, progress: null, error: expect.anything() })
    expect(wrong.error?.code).toBe('TRACKING_NOT_FOUND')
    expectHelpful(wrong.error)
    const codes = ['', ' ', 'x', '\u0000', 'A'.repeat(100_000), "' or 1=1 --"]
    const others = await Promise.all([
      ...otherNumbers.map((number) => trackAt(number, queryCode)),
      ...codes.map((code) => trackAt(caseId, code)),
    ])
    for (const other of others) expect(other).toEqual(wrong)
  })

  it('waits half a second for each of these answers, whatever is wrong', async () => {
    const { caseId, queryCode } = await accepted()
    const guesses: [number: string, code: string][] = [
      [caseId, wrongCode(queryCode)],
      [caseId, 'x'],
      ...otherNumbers.map((number): [string, string] => [number, queryCode]),
    ]
    const waited = await Promise.all(
      guesses.map(async ([number, code]) => {
        const begun = performance.now()
        await trackAt(number, code)
        return performance.now() - begun
      }),
    )
    for (const milliseconds of waited) expect(milliseconds).toBeGreaterThan(490)
  })

  it('locks nobody out: the right code opens the case during and after all wrong ones', async () => {
    const { caseId, queryCode } = await accepted()
    const codes = Array.from('0123456789CDEFGHJKMNPQRSTVWXYZ', (char) => char + 'A'.repeat(7))
    const guesses = codes.filter((code) => code !== queryCode).map((code) => trackAt(caseId, code))
    expect(await trackAt(caseId, queryCode)).toMatchObject({ ok: true })
    for (const guess of await Promise.all(guesses))
      expect(guess.error?.code).toBe('TRACKING_NOT_FOUND')
    for (let index = 0; index < 20; index += 1)
      expect(await trackAt(caseId, queryCode)).toMatchObject({ ok: true })
  })

  it('from many addresses at once keeps nobody from tracking who asks from another one', async () => {
    const { caseId, queryCode } = await accepted()
    const flood = Array.from({ length: 180 }, (_, index) =>
      trackAt(caseId, wrongCode(queryCode), `192.0.2.${index % 9}`),
    )
    const right = await Promise.all(
      [1, 2, 3].map((index) => trackAt(caseId, queryCode, `198.51.100.${index}`)),
    )
    for (const one of right) expect(one).toMatchObject({ ok: true })
    for (const { ok, error } of await Promise.all(flood)) {
      expect(ok).toBe(false)
      expect(error?.code).toMatch(/^TRACKING_(NOT_FOUND|TOO_OFTEN)$/)
    }
  })

  it('guesses no dozens of codes in one request, however they are written', async () => {
    const { caseId, queryCode } = await accepted()
    const track = (alias: string, code: string) =>
      `${alias}: track(number: "${caseId}", queryCode: "${code}") { ok }`
    const many = ['a', 'b', 'c'].map((alias) => track(alias, 'x')).join(' ')
    const right = track('r', queryCode)
    for (const document of [
      `{ ${many} ${right} }`,
      `{ ...f ${right} } fragment f on Query { ${many} }`,
      `{ ... on Query { ${many} } ... on Query { ${right} } }`,
    ]) {
      const { data, errors } = await ask(url(), document)
      expect(data ?? null).toBeNull()
      expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(['TOO_MANY_TRACKS'])
      expectHelpful(errors?.[0]?.extensions as never)
    }
    const family = `{ ${track('a', queryCode)} ${track('b', queryCode)} ${track('c', queryCode)} }`
    expect((await ask<object>(url(), family)).data).toEqual({
      ...{ a: { ok: true }, b: { ok: true }, c: { ok: true } },
    })
  })
})

describe('one address', () => {
  it('is told to wait when it guesses more at once than any household, and not for long', async () => {
    const { caseId, queryCode } = await office.accept(anna, STATION_ITEM, ['M1'])
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => track(caseId, wrongCode(queryCode), 'township-340405')),
    )
    const refused = answers.filter(({ error }) => error?.code === 'TRACKING_TOO_OFTEN')
    expect(refused.length).toBeGreaterThan(0)
    expectHelpful(refused[0]?.error)
    expect(await track(caseId, queryCode, 'township-340405')).toMatchObject({ ok: true })
  })
})
