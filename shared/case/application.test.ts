import { describe, expect, it } from 'vitest'
import type { Material, ServiceItem } from '../catalogue/index.ts'
import { generateCreditCode, generateResidentId } from '../identity/index.ts'
import { type ApplicationForm, checkApplication, checkRefusal } from './application.ts'
import { replay } from './evolve.ts'
import {
  acting,
  agent,
  cityClerk,
  clerk,
  type Person,
  policyOf,
  strangerClerk,
} from './testing/cast.ts'
import { logOf } from './testing/history.ts'

const NOW = '2026-11-23T02:00:00.000Z'
const idNumber = generateResidentId('340405', '1980-01-01', 1)
const creditCode = generateCreditCode('91', '340405', 7)

const material = (code: string, more: Partial<Material> = {}): Material => ({
  code,
  name: `材料${code}`,
  required: true,
  form: 'copy',
  copies: 1,
  source: '申请人自备',
  ...more,
})

const licence: ServiceItem = {
  code: '511A0138600000',
  name: '食品经营许可',
  department: 'market-regulation',
  group: null,
  taskType: 1,
  mode: 'committed',
  acceptedAt: ['township', 'district'],
  decidedAt: 'district',
  applicants: ['person', 'firm'],
  legalBasis: [{ law: '食品安全法', article: '第三十五条' }],
  conditions: ['有固定场所'],
  materials: [
    material('M1'),
    material('M2'),
    material('M3', { required: false }),
    material('M4', { only: 'firm' }),
  ],
  procedure: [],
  legalDays: 20,
  promisedDays: 5,
  fee: null,
  result: { name: '食品经营许可证', validity: '五年' },
  restriction: null,
}

const form = (more: Partial<ApplicationForm> = {}): ApplicationForm => ({
  applicant: { kind: 'person', name: '张伟', idNumber, mobile: '13800138000' },
  materials: ['M1', 'M2'],
  subject: '申请食品经营许可',
  appliedOn: null,
  ...more,
})

const firm = {
  kind: 'firm' as const,
  name: '淮南饮食有限公司',
  idNumber: creditCode,
  mobile: '13800138000',
}

const check = (
  given: ApplicationForm,
  {
    item = {},
    by = agent,
    now = NOW,
  }: { item?: Partial<ServiceItem>; by?: Person; now?: string } = {},
) => {
  const offered = { item: { ...licence, ...item }, version: 3 }
  return checkApplication(given, offered, policyOf(by), acting(by, new Date(now)))
}

const codeOf = (result: { ok: true } | { ok: false; error: { code: string } }) =>
  result.ok ? 'OK' : result.error.code

describe('an application that is complete', () => {
  it('is accepted today at this counter, under the item as it stands in this version', () => {
    expect(check(form())).toEqual({
      ok: true,
      value: {
        origin: '340405100',
        item: {
          code: '511A0138600000',
          name: '食品经营许可',
          version: 3,
          department: 'market-regulation',
          mode: 'committed',
          decidedAt: 'district',
          promisedDays: 5,
          legalDays: 20,
        },
        applicant: { kind: 'person', name: '张伟', idNumber, mobile: '13800138000' },
        materials: [
          { code: 'M1', name: '材料M1' },
          { code: 'M2', name: '材料M2' },
        ],
        subject: '申请食品经营许可',
        appliedOn: '2026-11-23',
        acceptedOn: '2026-11-23',
      },
    })
  })

  it('is accepted on the day that it is in China', () => {
    expect(check(form(), { now: '2026-11-23T16:00:00.000Z' })).toMatchObject({
      value: { acceptedOn: '2026-11-24', appliedOn: '2026-11-24' },
    })
  })

  it('may come from a walk-in at the district', () => {
    expect(check(form(), { by: clerk })).toMatchObject({ value: { origin: '340405000' } })
  })

  it('may come from a firm, with its credit code and its own check-list', () => {
    expect(codeOf(check(form({ applicant: firm })))).toBe('MISSING_MATERIAL')
    expect(check(form({ applicant: firm, materials: ['M1', 'M2', 'M4'] }))).toMatchObject({
      value: { applicant: { ...firm, name: '淮南饮食有限公司' } },
    })
  })

  it('is stored as it should read: trimmed, full-width digits made plain, x as X', () => {
    const withX = generateResidentId('340405', '1980-01-01', 8)
    const applicant = {
      kind: 'person' as const,
      name: ' 张伟 ',
      idNumber: ` ${withX.toLowerCase()} `,
      mobile: '１３８００１３８０００',
    }
    expect(check(form({ applicant, subject: ' 换证\r\n补证 ' }))).toMatchObject({
      value: {
        applicant: { name: '张伟', idNumber: withX, mobile: '13800138000' },
        subject: '换证\n补证',
      },
    })
  })

  it('opens a case whose log begins with it', () => {
    const checked = check(form())
    if (!checked.ok) throw new Error(checked.error.en)
    const data = { ...checked.value, queryCodeHash: 'b'.repeat(64) }
    expect(replay(logOf([{ type: 'accepted', data, by: agent }]))).toMatchObject({
      origin: '340405100',
      materials: checked.value.materials,
      queryCodeHash: 'b'.repeat(64),
    })
  })
})

describe('an application is not accepted', () => {
  it('for an item that the catalogue does not have', () => {
    const nothing = checkApplication(form(), null, policyOf(agent), acting(agent, new Date(NOW)))
    expect(codeOf(nothing)).toBe('UNKNOWN_ITEM')
  })

  it('at a tier whose counters do not take the item in', () => {
    expect(codeOf(check(form(), { by: cityClerk }))).toBe('NOT_ACCEPTED_HERE')
    expect(codeOf(check(form(), { item: { acceptedAt: ['district'] } }))).toBe('NOT_ACCEPTED_HERE')
  })

  it('at the window of another department', () => {
    expect(codeOf(check(form(), { by: strangerClerk }))).toBe('OTHER_DEPARTMENT')
  })

  it('from somebody to whom the item is not open', () => {
    expect(codeOf(check(form(), { item: { applicants: ['firm'] } }))).toBe('APPLICANT_KIND')
  })

  it.each([
    ['name', { name: '张1' }, 'NAME_CHARACTERS'],
    ['identity number', { idNumber: creditCode }, 'RESIDENT_ID_SHAPE'],
    [
      'identity number of somebody not born yet',
      { idNumber: generateResidentId('340405', '2026-11-24', 1) },
      'RESIDENT_ID_BIRTH',
    ],
    ['telephone', { mobile: '12345678901' }, 'MOBILE_SHAPE'],
  ])('with a wrong %s of a person', (_, wrong, code) => {
    expect(codeOf(check(form({ applicant: { ...form().applicant, ...wrong } })))).toBe(code)
  })

  it('of somebody who is born today', () => {
    const idNumber = generateResidentId('340405', '2026-11-24', 1)
    const applicant = { ...form().applicant, idNumber }
    expect(codeOf(check(form({ applicant }), { now: '2026-11-23T16:00:00.000Z' }))).toBe('OK')
  })

  it.each([
    ['name', { name: '厂' }, 'TEXT_TOO_SHORT'],
    ['name of two lines', { name: '淮南\n公司' }, 'TEXT_CONTROL'],
    ['name beyond 120 characters', { name: '厂'.repeat(121) }, 'TEXT_TOO_LONG'],
    ['credit code', { idNumber: creditCode.slice(1) }, 'CREDIT_CODE_SHAPE'],
    ['telephone', { mobile: '' }, 'MOBILE_SHAPE'],
  ])('with a wrong %s of a firm', (_, wrong, code) => {
    const materials = ['M1', 'M2', 'M4']
    expect(codeOf(check(form({ applicant: { ...firm, ...wrong }, materials })))).toBe(code)
  })

  it("with a firm's name or a subject of signs only", () => {
    const materials = ['M1', 'M2', 'M4']
    const applicant = { ...firm, name: '（）——' }
    expect(codeOf(check(form({ applicant, materials })))).toBe('TEXT_ONLY_SIGNS')
    expect(codeOf(check(form({ subject: '……？' })))).toBe('TEXT_ONLY_SIGNS')
  })

  it('with several faults, and all of them are named in one answer', () => {
    const applicant = {
      kind: 'person' as const,
      name: '测试2',
      idNumber: '34040519880312001',
      mobile: '1381234567',
    }
    const refused = check(form({ applicant, subject: '办', materials: ['M1', 'M1', 'M9'] }))
    expect(codeOf(refused)).toBe('SEVERAL_FAULTS')
    if (refused.ok) throw new Error('accepted')
    const { zh, en } = refused.error
    expect(zh).toContain('共有5处')
    for (const word of ['姓名', '证件号码', '手机号码', '申请内容', '材料', 'M2', 'M9'])
      expect(zh).toContain(word)
    for (const word of ['Name', 'Number', 'Mobile', 'Subject', 'Materials', 'M2', 'M9'])
      expect(en).toContain(word)
  })

  it.each([
    ['', 'TEXT_EMPTY'],
    ['证', 'TEXT_TOO_SHORT'],
    ['证'.repeat(501), 'TEXT_TOO_LONG'],
  ])('without a subject that says something', (subject, code) => {
    expect(codeOf(check(form({ subject })))).toBe(code)
  })

  it.each([
    ['2026-11-24', 'DATE_IN_FUTURE'],
    ['2026-02-30', 'DATE_MALFORMED'],
    ['2026-13-01', 'DATE_MALFORMED'],
    ['2026-1-1', 'DATE_MALFORMED'],
    ['2026-11-21T00:00', 'DATE_MALFORMED'],
    ['', 'DATE_MALFORMED'],
    ['昨天', 'DATE_MALFORMED'],
    ['1900-01-01', 'DATE_BEFORE_BIRTH'],
    ['1979-12-31', 'DATE_BEFORE_BIRTH'],
    ['1980-01-01', 'DATE_TOO_EARLY'],
    ['2025-11-22', 'DATE_TOO_EARLY'],
    ['2025-11-23', 'OK'],
  ])('with the date of application %j', (appliedOn, code) => {
    expect(codeOf(check(form({ appliedOn })))).toBe(code)
  })

  it('before today is no reason: a delegate collects away from the counter', () => {
    expect(check(form({ appliedOn: '2026-11-20' }))).toMatchObject({
      value: { appliedOn: '2026-11-20', acceptedOn: '2026-11-23' },
    })
    expect(codeOf(check(form({ appliedOn: '2026-11-23' })))).toBe('OK')
  })
})

describe('materials are taken once 材料一次交清', () => {
  const refusal = (materials: string[]) => {
    const checked = check(form({ materials }))
    return checked.ok ? null : checked.error
  }

  it('and what is missing is told at once, completely, by code and name', () => {
    expect(refusal([])).toMatchObject({ code: 'MISSING_MATERIAL' })
    expect(refusal([])?.zh).toContain('M1 材料M1；M2 材料M2。')
    expect(refusal(['M2'])?.en).toContain(': M1 材料M1.')
  })

  it('without what is not on the check-list of this applicant 不得索要', () => {
    expect(refusal(['M1', 'M2', 'M4', 'M9'])).toMatchObject({ code: 'SURPLUS_MATERIAL' })
    expect(refusal(['M1', 'M2', 'M4', 'M9'])?.zh).toContain('M4、M9')
  })

  it('each one', () => {
    expect(refusal(['M1', 'M2', 'M2'])).toMatchObject({ code: 'REPEATED_MATERIAL' })
    expect(refusal(['M1', 'M2', 'M2'])?.zh).toContain('M2')
  })

  it('with or without what is not required', () => {
    expect(refusal(['M1', 'M2', 'M3'])).toBeNull()
    expect(refusal(['M1', 'M2'])).toBeNull()
  })

  it('and no refusal grows with what somebody sends', () => {
    expect(refusal(['M1', 'M2', '长'.repeat(100_000)])?.zh.length).toBeLessThan(300)
    const many = Array.from({ length: 10_000 }, () => 'M1')
    expect(refusal([...many, 'M2'])?.zh.length).toBeLessThan(300)
  })
})

describe('acceptance can be refused 不予受理', () => {
  const refusing = (reason: string, by = agent, item: Partial<ServiceItem> = {}, now = NOW) =>
    checkRefusal(
      { applicant: form().applicant, reason },
      { item: { ...licence, ...item }, version: 3 },
      policyOf(by),
      acting(by, new Date(now)),
    )

  it('at the district too, on the day that it is in China', () => {
    const evening = '2026-11-23T16:00:00.000Z'
    expect(refusing('不属于本机关职权范围', clerk, {}, evening)).toMatchObject({
      value: { origin: '340405000', acceptedOn: '2026-11-24' },
    })
  })

  it('with a reason, which is written down with item, applicant and day', () => {
    const checked = refusing(' 不属于本机关职权范围 ')
    expect(checked).toMatchObject({
      ok: true,
      value: {
        origin: '340405100',
        item: { code: licence.code, version: 3 },
        applicant: { name: '张伟', idNumber },
        reason: '不属于本机关职权范围',
        acceptedOn: '2026-11-23',
      },
    })
  })

  it('to somebody to whom the item is not open: that is a reason', () => {
    expect(codeOf(refusing('该事项只面向企业', agent, { applicants: ['firm'] }))).toBe('OK')
  })

  it.each([
    ['', 'TEXT_EMPTY'],
    ['不受理', 'TEXT_TOO_SHORT'],
    ['不'.repeat(501), 'TEXT_TOO_LONG'],
  ])('not without a reason 行政许可法 第三十二条: %j', (reason, code) => {
    expect(codeOf(refusing(reason))).toBe(code)
  })

  it('not at a counter that does not take the item in, nor for an unknown item', () => {
    expect(codeOf(refusing('不属于本机关职权范围', cityClerk))).toBe('NOT_ACCEPTED_HERE')
    expect(codeOf(refusing('不属于本机关职权范围', strangerClerk))).toBe('OTHER_DEPARTMENT')
    const given = { applicant: form().applicant, reason: '不属于本机关职权范围' }
    const nothing = checkRefusal(given, null, policyOf(agent), acting(agent, new Date(NOW)))
    expect(codeOf(nothing)).toBe('UNKNOWN_ITEM')
  })

  it('not without knowing to whom', () => {
    const given = { applicant: { ...form().applicant, idNumber: '1' }, reason: '不属于职权范围' }
    const offered = { item: licence, version: 3 }
    const checked = checkRefusal(given, offered, policyOf(agent), acting(agent, new Date(NOW)))
    expect(codeOf(checked)).toBe('RESIDENT_ID_SHAPE')
  })
})
