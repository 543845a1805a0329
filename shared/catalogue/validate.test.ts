import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Catalogue, Material, ProcedureStep, ServiceItem } from './item.ts'
import { validateCatalogue } from './validate.ts'

const acceptance: ProcedureStep = {
  step: 'acceptance',
  responsible: '便民服务站代办员',
  tier: 'township',
  days: 1,
}
const review: ProcedureStep = { step: 'review', responsible: '审查人员', tier: 'district', days: 4 }
const decision: ProcedureStep = {
  step: 'decision',
  responsible: '首席代表',
  tier: 'district',
  days: 2,
}
const delivery: ProcedureStep = { ...acceptance, step: 'delivery' }

const form: Material = {
  code: 'M1',
  name: '申请表',
  required: true,
  form: 'form',
  copies: 1,
  source: '窗口领取',
}

const licence: ServiceItem = {
  code: '511A0000000001',
  name: '农药经营许可证核发',
  department: 'agriculture-rural',
  group: null,
  taskType: 1,
  mode: 'forwarded',
  acceptedAt: ['township', 'district'],
  decidedAt: 'district',
  applicants: ['person', 'firm'],
  legalBasis: [{ law: '农药管理条例', article: '第二十四条' }],
  conditions: ['有与经营农药相适应的营业场所'],
  materials: [form, { ...form, code: 'M2', name: '营业执照', form: 'copy', only: 'firm' }],
  procedure: [acceptance, review, decision, delivery],
  legalDays: 20,
  promisedDays: 8,
  fee: null,
  result: { name: '农药经营许可证', validity: '5年' },
  restriction: null,
}

const sameDay = licence.procedure.map((step) => ({ ...step, days: 0 }))

const catalogueOf = (...items: unknown[]) => ({
  version: 1,
  publishedOn: '2026-11-16',
  departments: [{ code: 'agriculture-rural', name: '农业农村局' }],
  items,
})

const problemsOf = (input: unknown) => {
  const check = validateCatalogue(input)
  return check.ok ? [] : check.problems
}

type Breach = { breach: string; change: Partial<ServiceItem>; says: string }

/** One entry a rule: the smallest change that breaks it, and what the editor then reads. */
const breaches: Breach[] = [
  {
    breach: 'a material code occurs twice',
    change: { materials: [form, form] },
    says: '材料编号重复：M1',
  },
  {
    breach: 'the department is unknown',
    change: { department: 'weather' },
    says: '没有部门“weather”',
  },
  {
    breach: 'the promise is longer than the law allows',
    change: { legalDays: 7 },
    says: '承诺时限（8个工作日）超过法定时限（7个工作日）',
  },
  {
    breach: 'a direct item is promised for tomorrow',
    change: { mode: 'direct', promisedDays: 1, procedure: sameDay },
    says: '即办件须当日办结，承诺时限应为0，现为1',
  },
  {
    breach: 'a direct item is not accepted where it is decided',
    change: { mode: 'direct', promisedDays: 0, procedure: sameDay, acceptedAt: ['township'] },
    says: '即办件由区县决定，但该层级不受理',
  },
  {
    breach: 'a direct item has a step that takes time',
    change: { mode: 'direct', promisedDays: 0 },
    says: '各环节时限合计8个工作日，超过承诺时限0个工作日',
  },
  {
    breach: 'a forwarded item is accepted only where it is decided',
    change: { acceptedAt: ['district'] },
    says: '上报件须有低于区县的受理层级',
  },
  {
    breach: 'an answered item does not say why it is restricted',
    change: { mode: 'answered' },
    says: '答复件须写明控制（限制）的理由',
  },
  {
    breach: 'a tier above the deciding one accepts',
    change: { acceptedAt: ['township', 'city'] },
    says: '受理层级（市级）高于决定层级（区县）',
  },
  {
    breach: 'the procedure does not start with acceptance',
    change: { procedure: [review, acceptance, decision, delivery] },
    says: '办理流程的第一个环节须为受理',
  },
  {
    breach: 'nobody decides',
    change: { procedure: [acceptance, review, delivery] },
    says: '办理流程须有且只有一个决定环节，现有0个',
  },
  {
    breach: 'the case is decided twice',
    change: { procedure: [acceptance, decision, decision, delivery] },
    says: '办理流程须有且只有一个决定环节，现有2个',
  },
  {
    breach: 'another tier decides than the item says',
    change: { procedure: [acceptance, { ...decision, tier: 'township' }, delivery] },
    says: '决定环节须在区县',
  },
  {
    breach: 'the procedure does not end with delivery',
    change: { procedure: [acceptance, review, decision] },
    says: '办理流程的最后一个环节须为送达',
  },
  {
    breach: 'the steps take longer than promised',
    change: { promisedDays: 7 },
    says: '各环节时限合计8个工作日，超过承诺时限7个工作日',
  },
  {
    breach: 'a fee has no basis',
    change: { fee: { name: '工本费', basis: ' ', standard: '10元/证', cents: 1000 } },
    says: '收费项目“工本费”没有收费依据，不得收费',
  },
  {
    breach: 'a licence outlasts the Licensing Law and names no other law',
    change: {
      legalDays: 21,
      legalBasis: [{ law: '《中华人民共和国行政许可法》', article: '第十二条' }],
    },
    says: '超过《行政许可法》第四十二条的20个工作日',
  },
  {
    breach: 'a field is misspelt',
    change: { promisseDays: 3 } as Partial<ServiceItem>,
    says: 'promisseDays',
  },
  {
    breach: 'a name is blank',
    change: { name: '  ' },
    says: 'name 不得为空',
  },
]

describe('validateCatalogue', () => {
  it('given a sound catalogue, then it comes back typed and unchanged', () => {
    const catalogue = catalogueOf(licence)
    expect(validateCatalogue(catalogue)).toEqual({ ok: true, value: catalogue })
  })

  it.each(breaches)('given that $breach, then the editor reads why', ({ change, says }) => {
    const problems = problemsOf(catalogueOf({ ...licence, ...change }))
    expect(problems).toEqual([expect.stringContaining(says)])
    expect(problems[0]).toMatch(/^511A0000000001：/)
  })

  it('given many broken items, then all problems are told at once, each with its item', () => {
    fc.assert(
      fc.property(fc.subarray(breaches, { minLength: 1 }), (chosen) => {
        const items = chosen.map(({ change }, index) => ({
          ...licence,
          ...change,
          code: `511A${index}`,
        }))
        const problems = problemsOf(catalogueOf(licence, ...items))
        expect(problems).toHaveLength(chosen.length)
        chosen.forEach(({ says }, index) => {
          expect(problems).toContainEqual(expect.stringMatching(`^511A${index}：`))
          expect(problems).toContainEqual(expect.stringContaining(says))
        })
      }),
    )
  })

  it('given two items of the same code, then the code is named once', () => {
    expect(problemsOf(catalogueOf(licence, licence, licence))).toEqual([
      '511A0000000001：事项编码重复',
    ])
  })

  it('given two departments of the same code, then the code is named', () => {
    const catalogue = catalogueOf(licence)
    const departments = [...catalogue.departments, ...catalogue.departments]
    expect(problemsOf({ ...catalogue, departments })).toEqual(['agriculture-rural：部门代码重复'])
  })

  it('given a longer limit in the law of its own, then a licence may take it', () => {
    const veterinary = {
      ...licence,
      legalDays: 30,
      legalBasis: [
        { law: '中华人民共和国行政许可法', article: '第四十二条' },
        { law: '兽药管理条例', article: '第二十二条' },
      ],
    }
    expect(problemsOf(catalogueOf(veterinary))).toEqual([])
  })

  it('given an item without a code, then its place in the list stands for it', () => {
    const { code: _, ...nameless } = licence
    expect(problemsOf(catalogueOf(licence, nameless))).toEqual([
      expect.stringMatching(/^第2项：code /),
    ])
  })

  it('given a broken head, then the items are still checked', () => {
    const broken = { ...catalogueOf({ ...licence, legalDays: 1 }), publishedOn: '16.11.2026' }
    expect(problemsOf(broken)).toEqual([
      expect.stringMatching(/^publishedOn：/),
      expect.stringContaining('超过法定时限（1个工作日）'),
    ])
  })

  it('given anything at all, then it answers and never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        const check: { ok: boolean; value?: Catalogue } = validateCatalogue(input)
        expect(check.ok).toBe(false)
      }),
    )
  })
})
