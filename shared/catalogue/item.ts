import type { Tier } from '../network/division.ts'

/** How a case of the item is handled 办理方式 (joint 联办 comes with joint approval). */
export type HandlingMode = 'direct' | 'committed' | 'forwarded' | 'answered'

/** Who may apply: a natural person 自然人 or a legal person 法人. */
export type ApplicantKind = 'person' | 'firm'

/** The steps of a procedure 环节, in the order in which they come. */
export type StepName = 'acceptance' | 'review' | 'decision' | 'certificate' | 'delivery'

/** One step with the post that answers for it and its own time in working days. */
export type ProcedureStep = { step: StepName; responsible: string; tier: Tier; days: number }

/** One line of the material check-list 材料清单. `code` is unique inside the item, e.g. `M1`. */
export type Material = {
  code: string
  name: string
  required: boolean
  /** original 原件, copy 复印件, form 表格 (filled in at the counter). */
  form: 'original' | 'copy' | 'form'
  copies: number
  /** Where the applicant gets it 来源渠道. */
  source: string
  /** Only asked of this kind of applicant; absent: of everyone. */
  only?: ApplicantKind
}

/** A fee with the standard that allows it; items without a fee have null. `cents` is in fen 分. */
export type Fee = { name: string; basis: string; standard: string; cents: number }

/** A government service item 政务服务事项 as its guide 办事指南 tells it. */
export type ServiceItem = {
  /** The province's item code, e.g. `511A0138600000`. */
  code: string
  name: string
  /** Code of the department that answers for it, from the catalogue's own list. */
  department: string
  group: string | null
  /** 1 licence, 5 payment, 7 confirmation, 8 award, 9 ruling, 10 other power, 20 public service. */
  taskType: number
  mode: HandlingMode
  /** The tiers whose counters accept it. */
  acceptedAt: Tier[]
  /** The tier whose department decides it. */
  decidedAt: Tier
  applicants: ApplicantKind[]
  legalBasis: { law: string; article: string }[]
  conditions: string[]
  materials: Material[]
  procedure: ProcedureStep[]
  /** Working days 工作日 by law; promisedDays ≤ legalDays; 0 promised = the same day. */
  legalDays: number
  promisedDays: number
  fee: Fee | null
  /** What the applicant gets, e.g. 食品经营许可证. */
  result: { name: string; validity: string }
  /** Restricted items (mode answered): why a definite reasoned answer is due. */
  restriction: string | null
}

/** A department 部门 with its Chinese name, as the district and the city centre know it. */
export type Department = { code: string; name: string }

/** One numbered version of all items 事项目录. */
export type Catalogue = {
  version: number
  publishedOn: string
  departments: Department[]
  items: ServiceItem[]
}
