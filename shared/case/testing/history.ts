import { shanghaiDate } from '../../calendar/index.ts'
import type { Material, ServiceItem } from '../../catalogue/index.ts'
import { originOf } from '../../network/index.ts'
import { formatCaseNumber } from '../case-number.ts'
import type { CaseEvent, CaseItem, HandedIn, HandOverKind, NewEvent } from '../event.ts'
import { ownDepartment, type Person } from './cast.ts'

/** What happened, who did it, and when if it matters; number and case are added by `logOf`. */
export type Entry = NewEvent & { by: Person; at?: string }

/** A Monday morning in China; entries without a time follow each other by the minute. */
export const MORNING = '2026-11-23T01:00:00.000Z'

/** An item as a case keeps it: five days promised, decided at the district unless told otherwise. */
export const item = (more: Partial<CaseItem> = {}): CaseItem => ({
  code: '511A0138600000',
  name: '食品经营许可',
  version: 1,
  department: ownDepartment,
  mode: 'committed',
  decidedAt: 'district',
  promisedDays: 5,
  legalDays: 20,
  ...more,
})

export const licence: HandedIn = { code: 'M1', name: '营业执照' }
export const plan: HandedIn = { code: 'M2', name: '布局流程图' }
export const third: HandedIn = { code: 'M3', name: '健康证明' }

const material = ({ code, name }: HandedIn): Material => ({
  code,
  name,
  required: code === licence.code,
  form: 'copy',
  copies: 1,
  source: '申请人自备',
})

/** The catalogue's item of which a case keeps so much. */
export const catalogued = ({ version: _, ...kept }: CaseItem): ServiceItem => ({
  ...kept,
  group: null,
  taskType: 1,
  acceptedAt: ['township', 'district', 'city'],
  applicants: ['person', 'firm'],
  legalBasis: [{ law: '食品安全法', article: '第三十五条' }],
  conditions: ['有固定的经营场所'],
  materials: [licence, plan, third].map(material),
  procedure: [],
  fee: null,
  result: { name: '食品经营许可证', validity: '5年' },
  restriction: null,
})

const opening = (by: Person, chosen: CaseItem, at: string) => ({
  origin: originOf(by.officer.division),
  item: chosen,
  applicant: {
    kind: 'person' as const,
    name: '张伟',
    idNumber: '34052419800101001X',
    mobile: '13800138000',
  },
  acceptedOn: shanghaiDate(new Date(at)),
  queryCodeHash: 'a'.repeat(64),
})

export const accepted = (by: Person, chosen = item(), at = MORNING): Entry => {
  const data = opening(by, chosen, at)
  const { acceptedOn } = data
  const subject = '申请食品经营许可'
  return {
    type: 'accepted',
    by,
    at,
    data: { ...data, materials: [licence], subject, appliedOn: acceptedOn },
  }
}

export const applicationRefused = (by: Person, reason = '不属于本机关职权范围'): Entry => ({
  type: 'applicationRefused',
  by,
  at: MORNING,
  data: { ...opening(by, item(), MORNING), reason },
})

const handedOver = (
  by: Person,
  to: string,
  kind: HandOverKind,
  reason: string | null,
  missing: HandedIn[],
): Entry => ({ type: 'handedOver', by, data: { to, kind, reason, missing } })

export const forwarded = (by: Person, to: string): Entry => handedOver(by, to, 'forward', null, [])

export const returned = (by: Person, to: string, missing: HandedIn[] = []): Entry =>
  handedOver(by, to, 'return', '材料不齐，请补正', missing)

export const handedDown = (by: Person, to: string): Entry => handedOver(by, to, 'deliver', null, [])

export const takenOver = (by: Person, from: string): Entry => ({
  type: 'takenOver',
  by,
  data: { from },
})

export const claimed = (by: Person): Entry => ({ type: 'claimed', by, data: {} })

export const supplemented = (by: Person, materials: HandedIn[], on = '2026-11-23'): Entry => ({
  type: 'supplemented',
  by,
  data: { materials, on },
})

export const reviewed = (by: Person, opinion: 'approve' | 'refuse' = 'approve'): Entry => ({
  type: 'reviewed',
  by,
  data: { opinion, text: '符合条件' },
})

export const decided = (by: Person, outcome: 'granted' | 'refused' = 'granted'): Entry => ({
  type: 'decided',
  by,
  data: { outcome, text: '准予许可' },
})

export const delivered = (by: Person): Entry => ({
  type: 'delivered',
  by,
  data: { recipient: '张伟', method: 'counter' },
})

export const withdrawn = (by: Person): Entry => ({
  type: 'withdrawn',
  by,
  data: { reason: '申请人撤回' },
})

/** The log that these entries make: numbered from 1, a minute apart, under the number of its origin. */
export const logOf = (entries: readonly Entry[], serial = 17): CaseEvent[] => {
  const [first] = entries
  if (!first) return []
  const start = Date.parse(first.at ?? MORNING)
  const origin = originOf(first.by.officer.division)
  const caseId = formatCaseNumber({ origin, date: shanghaiDate(new Date(start)), serial })
  return entries.map(({ by, at, ...event }, index) => ({
    ...event,
    caseId,
    number: index + 1,
    version: 1,
    at: at ?? new Date(start + index * 60_000).toISOString(),
    by: by.officer,
    correlationId: 'test-0001',
  }))
}
