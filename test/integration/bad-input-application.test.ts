import { generateResidentId } from '@liandong/shared/identity'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptance, applicant, CITY_ITEM, firm } from '../testkit/counter.ts'
import { ask } from '../testkit/graphql-client.ts'
import { fingerprint } from '../testkit/ledgers.ts'
import { expectHelpful, type Office, type Outcome, openOffice } from '../testkit/office.ts'
import { agent, clerk } from '../testkit/people.ts'
import { startTiers, type TestTiers } from '../testkit/tiers.ts'

// Accepted at districts only; for firms only; with lines of its check-list for either kind.
const DISTRICT_ONLY = '511A0064100070'
const FIRMS_ONLY = '511A14006025'
const BOTH_KINDS = '512B0066800001'

const anna = agent('340405100')
const stations = 'township-340405'
const all = ['M1', 'M2', 'M3']
const person = applicant()
const company = firm(7)

let tiers: TestTiers
let office: Office

beforeAll(async () => {
  tiers = await startTiers(['340405'])
  office = await openOffice(tiers)
})
afterAll(() => tiers.stop())

/** What was refused leaves no trace, and the next good application is accepted. */
const refusedWithoutTrace = async (outcome: () => Promise<Outcome>, code: string) => {
  const before = await fingerprint(tiers.of(stations))
  const { ok, error, receipt } = await outcome()
  expect({ ok, code: error?.code, receipt }).toEqual({ ok: false, code, receipt: null })
  expectHelpful(error)
  expect(await fingerprint(tiers.of(stations))).toEqual(before)
  await office.accept(anna, CITY_ITEM, all)
  return error!
}

const wrongLast = (number: string): string =>
  number.slice(0, -1) + (number.endsWith('7') ? '8' : '7')

describe('an application that cannot be accepted', () => {
  const tomorrow = new Date(Date.now() + 32 * 3_600_000).toISOString().slice(0, 10)

  it.each<[string, string, string, string[], object]>([
    ['an unknown item', 'UNKNOWN_ITEM', '511A99999', all, {}],
    ['an item without a code', 'UNKNOWN_ITEM', '', all, {}],
    ['an item of another tier', 'NOT_ACCEPTED_HERE', DISTRICT_ONLY, ['M1'], {}],
    ['an item for firms only', 'APPLICANT_KIND', FIRMS_ONLY, ['M1'], {}],
    ['a material outside the list', 'SURPLUS_MATERIAL', CITY_ITEM, [...all, 'M9'], {}],
    ['a material of the other kind', 'SURPLUS_MATERIAL', BOTH_KINDS, ['M1', 'M2', 'M3'], {}],
    ['a material twice', 'REPEATED_MATERIAL', CITY_ITEM, [...all, 'M2'], {}],
    ['a day that is still to come', 'DATE_IN_FUTURE', CITY_ITEM, all, { appliedOn: tomorrow }],
    ['a day before the birth', 'DATE_BEFORE_BIRTH', CITY_ITEM, all, { appliedOn: '1900-01-01' }],
    ['a day long ago', 'DATE_TOO_EARLY', CITY_ITEM, all, { appliedOn: '2024-11-27' }],
    ['a short subject', 'TEXT_TOO_SHORT', CITY_ITEM, all, { subject: '办' }],
    ['an empty subject', 'TEXT_EMPTY', CITY_ITEM, all, { subject: ' \u200B\u3000' }],
    ['a long subject', 'TEXT_TOO_LONG', CITY_ITEM, all, { subject: '办'.repeat(501) }],
    ['a hidden direction', 'TEXT_HIDDEN_DIRECTION', CITY_ITEM, all, { subject: '办理\u202E证' }],
    ['a NUL', 'TEXT_CONTROL', CITY_ITEM, all, { subject: '办理\u0000证' }],
    ['half a character', 'TEXT_BROKEN', CITY_ITEM, all, { subject: '办理\uD83D证' }],
  ])('is refused: %s', async (_, code, item, materials, more) => {
    await refusedWithoutTrace(() => office.apply(anna, item, materials, more), code)
  })

  it('tells all that is missing at once', async () => {
    const refusal = await refusedWithoutTrace(
      () => office.apply(anna, CITY_ITEM, ['M2']),
      'MISSING_MATERIAL',
    )
    expect(refusal.zh).toMatch(/M1 .+；M3 .+/)
    expect(refusal.en).toMatch(/M1 .+M3 /)
    expect(refusal.zh).not.toContain('M2')
  })

  it('repeats what was typed letter by letter', async () => {
    const odd = "$& $1 $' {details}"
    const refusal = await refusedWithoutTrace(
      () => office.apply(anna, CITY_ITEM, [...all, odd]),
      'SURPLUS_MATERIAL',
    )
    expect(refusal.zh).toContain(odd)
  })
})

describe('an applicant whose particulars are wrong', () => {
  const id = person.idNumber

  it.each<[string, string, object]>([
    ['check character', 'RESIDENT_ID_CHECK', { ...person, idNumber: wrongLast(id) }],
    [
      'two digits exchanged',
      'RESIDENT_ID_CHECK',
      { ...person, idNumber: `34${id[3]}${id[2]}${id.slice(4)}` },
    ],
    [
      'impossible birthday',
      'RESIDENT_ID_BIRTH',
      { ...person, idNumber: `${id.slice(0, 6)}19880230${id.slice(14)}` },
    ],
    [
      'birth to come',
      'RESIDENT_ID_BIRTH',
      { ...person, idNumber: generateResidentId('340405', '2090-03-12', 1) },
    ],
    ['no region', 'RESIDENT_ID_REGION', { ...person, idNumber: `99${id.slice(2)}` }],
    ['17 digits', 'RESIDENT_ID_SHAPE', { ...person, idNumber: id.slice(0, 17) }],
    ['15 digits of before 1999', 'RESIDENT_ID_SHAPE', { ...person, idNumber: '340405880312001' }],
    ['a credit code for a person', 'RESIDENT_ID_SHAPE', { ...person, idNumber: company.idNumber }],
    ['a long number', 'RESIDENT_ID_SHAPE', { ...person, idNumber: '1'.repeat(100_000) }],
    ['landline', 'MOBILE_SHAPE', { ...person, mobile: '0554-6645678' }],
    ['ten digits', 'MOBILE_SHAPE', { ...person, mobile: '1381234567' }],
    ['prefix that nobody has', 'MOBILE_SHAPE', { ...person, mobile: '12812345678' }],
    ['digits in a name', 'NAME_CHARACTERS', { ...person, name: '张3' }],
    ['name of one character', 'TEXT_TOO_SHORT', { ...person, name: '张' }],
    ['long name', 'TEXT_TOO_LONG', { ...person, name: '张'.repeat(51) }],
  ])('is refused: %s', async (_, code, particulars) => {
    await refusedWithoutTrace(
      () => office.apply(anna, CITY_ITEM, all, { applicant: particulars }),
      code,
    )
  })

  it.each<[string, string, string]>([
    ['check character', 'CREDIT_CODE_CHECK', wrongLast(company.idNumber)],
    ['no such authority', 'CREDIT_CODE_KIND', `22${company.idNumber.slice(2)}`],
    [
      'a letter that is not used',
      'CREDIT_CODE_SHAPE',
      `${company.idNumber.slice(0, 10)}O${company.idNumber.slice(11)}`,
    ],
    ['a resident number', 'CREDIT_CODE_IS_IDENTITY_NUMBER', id],
  ])('is refused for a firm: %s', async (_, code, idNumber) => {
    await refusedWithoutTrace(
      () =>
        office.apply(anna, BOTH_KINDS, ['M1', 'M3', 'M4'], { applicant: { ...company, idNumber } }),
      code,
    )
  })

  it('is accepted as typed on a Chinese keyboard', async () => {
    const wide = (text: string) =>
      text.replace(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0))
    const typed = { ...person, idNumber: ` ${wide(id)}`, mobile: wide(person.mobile) }
    await office.accept(anna, CITY_ITEM, all, { applicant: typed })
    await office.accept(anna, BOTH_KINDS, ['M1', 'M3', 'M4'], {
      applicant: { ...company, idNumber: company.idNumber.toLowerCase() },
    })
  })
})

describe('a form that is no form', () => {
  const send = async (more: object) => {
    const variables = { input: { ...acceptance(anna.division, CITY_ITEM, all).input, ...more } }
    const url = tiers.of(stations).url()
    const document = 'mutation ($input: AcceptCaseInput!) { acceptCase(input: $input) { ok } }'
    return ask(url, document, variables, await tiers.issuer.token(anna))
  }

  it.each<[string, object, RegExp]>([
    ['a date that does not exist', { appliedOn: '2026-02-30' }, /DATE_MALFORMED/],
    ['a date in words', { appliedOn: '昨天' }, /DATE_MALFORMED/],
    ['a date of the year 0', { appliedOn: '0000-01-01' }, /DATE_MALFORMED/],
    ['a number for a date', { appliedOn: 20260101 }, /DATE_MALFORMED/],
    ['a kind that does not exist', { applicant: { ...person, kind: 'GHOST' } }, /QUERY_INVALID/],
    ['no mobile', { applicant: { ...person, mobile: undefined } }, /QUERY_INVALID/],
    ['a field that nobody asked for', { bribe: 100 }, /QUERY_INVALID/],
    ['a list for a text', { subject: ['申请', '办理'] }, /QUERY_INVALID/],
    ['an object for a text', { subject: { $ne: null } }, /QUERY_INVALID/],
    ['null for a list', { materials: null }, /QUERY_INVALID/],
  ])('is refused: %s', async (_, more, code) => {
    const before = await fingerprint(tiers.of(stations))
    const { data, errors } = await send(more)
    expect(data ?? null).toBeNull()
    expect(errors?.[0]?.extensions?.code).toMatch(code)
    expectHelpful(errors?.[0]?.extensions as never)
    expect(await fingerprint(tiers.of(stations))).toEqual(before)
  })
})

describe('a centre’s own counter', () => {
  it('accepts for its own department only', async () => {
    const education = clerk('340405', 'education-sports')
    const outcome = await office.apply(education, DISTRICT_ONLY, ['M1'])
    expect(outcome).toMatchObject({ ok: false, error: { code: 'OTHER_DEPARTMENT' } })
    expectHelpful(outcome.error)
    const registry = clerk('340405', 'market-regulation')
    const { caseId } = await office.accept(registry, DISTRICT_ONLY, ['M1', 'M2', 'M4', 'M5', 'M6'])
    expect(caseId).toMatch(/^340405000-/)
  })
})

describe('the refusal of an application 不予受理', () => {
  const refuse = async (reason: string, itemCode = CITY_ITEM) => {
    const answer = await tiers.as<{ refuseApplication: Outcome }>(
      anna,
      `mutation ($input: RefuseApplicationInput!) { refuseApplication(input: $input) {
        ok error { code zh en message } receipt { caseId queryCode acceptedOn dueOn legalDueOn } } }`,
      {
        input: {
          commandId: crypto.randomUUID(),
          division: anna.division,
          itemCode,
          applicant: person,
          reason,
        },
      },
    )
    expect(answer.errors).toBeUndefined()
    return answer.data!.refuseApplication
  }

  it('needs a reason 行政许可法 第三十二条', async () => {
    await refusedWithoutTrace(() => refuse(''), 'TEXT_EMPTY')
    await refusedWithoutTrace(() => refuse('不行'), 'TEXT_TOO_SHORT')
    await refusedWithoutTrace(() => refuse('不属于本机关职权范围', 'X'), 'UNKNOWN_ITEM')
  })

  it('ends the case before it began', async () => {
    const { ok, receipt } = await refuse('不属于本机关职权范围')
    expect(ok).toBe(true)
    await office.refused('CASE_OVER', anna, 'forwardCase', receipt!.caseId)
  })
})
