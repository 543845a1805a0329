import type { Tier } from '../network/division.ts'
import { duplicates } from './duplicates.ts'
import type { ServiceItem } from './item.ts'

/** What is wrong with one item, in the words of the catalogue's editor; null when nothing is. */
export type ItemRule = (item: ServiceItem) => string | null

const HEIGHT: Record<Tier, number> = { township: 0, district: 1, city: 2 }
const TIER_NAME: Record<Tier, string> = { township: '乡镇', district: '区县', city: '市级' }

const isBelow = (lower: Tier, upper: Tier) => HEIGHT[lower] < HEIGHT[upper]
const listing = (tiers: Tier[]) => tiers.map((tier) => TIER_NAME[tier]).join('、')

const materialsAreUnique: ItemRule = ({ materials }) => {
  const repeated = duplicates(materials.map((material) => material.code))
  return repeated.length > 0 ? `材料编号重复：${repeated.join('、')}` : null
}

const promiseKeepsTheLaw: ItemRule = ({ promisedDays, legalDays }) =>
  promisedDays > legalDays
    ? `承诺时限（${promisedDays}个工作日）超过法定时限（${legalDays}个工作日）`
    : null

const directEndsToday: ItemRule = ({ mode, promisedDays }) =>
  mode === 'direct' && promisedDays !== 0
    ? `即办件须当日办结，承诺时限应为0，现为${promisedDays}`
    : null

const directIsDecidedWhereAccepted: ItemRule = ({ mode, acceptedAt, decidedAt }) =>
  mode === 'direct' && !acceptedAt.includes(decidedAt)
    ? `即办件由${TIER_NAME[decidedAt]}决定，但该层级不受理`
    : null

const forwardedGoesUpward: ItemRule = ({ mode, acceptedAt, decidedAt }) =>
  mode === 'forwarded' && !acceptedAt.some((tier) => isBelow(tier, decidedAt))
    ? `上报件须有低于${TIER_NAME[decidedAt]}的受理层级`
    : null

const answeredSaysWhy: ItemRule = ({ mode, restriction }) =>
  mode === 'answered' && restriction === null ? '答复件须写明控制（限制）的理由' : null

const acceptanceReachesDecision: ItemRule = ({ acceptedAt, decidedAt }) => {
  const above = acceptedAt.filter((tier) => isBelow(decidedAt, tier))
  return above.length > 0
    ? `受理层级（${listing(above)}）高于决定层级（${TIER_NAME[decidedAt]}）`
    : null
}

const startsWithAcceptance: ItemRule = ({ procedure }) =>
  procedure[0]?.step !== 'acceptance' ? '办理流程的第一个环节须为受理' : null

const decidesOnce: ItemRule = ({ procedure, decidedAt }) => {
  const decisions = procedure.filter((step) => step.step === 'decision')
  if (decisions.length !== 1) return `办理流程须有且只有一个决定环节，现有${decisions.length}个`
  return decisions[0]?.tier !== decidedAt ? `决定环节须在${TIER_NAME[decidedAt]}` : null
}

const endsWithDelivery: ItemRule = ({ procedure }) =>
  procedure.at(-1)?.step !== 'delivery' ? '办理流程的最后一个环节须为送达' : null

const stepsFitThePromise: ItemRule = ({ procedure, promisedDays }) => {
  const sum = procedure.reduce((total, step) => total + step.days, 0)
  return sum > promisedDays
    ? `各环节时限合计${sum}个工作日，超过承诺时限${promisedDays}个工作日`
    : null
}

const feeHasBasis: ItemRule = ({ fee }) =>
  fee !== null && fee.basis.trim() === '' ? `收费项目“${fee.name}”没有收费依据，不得收费` : null

const LICENCE = 1

// 行政许可法 第四十二条: 20 working days, unless a law or regulation of the item's own says otherwise.
const licenceInTwentyDays: ItemRule = ({ taskType, legalDays, legalBasis }) =>
  taskType === LICENCE && legalDays > 20 && !legalBasis.some(({ law }) => !isLicensingLaw(law))
    ? `行政许可的法定时限为${legalDays}个工作日，超过《行政许可法》第四十二条的20个工作日，须另列法律依据`
    : null

const isLicensingLaw = (law: string) =>
  /^《?(中华人民共和国)?行政许可法》?$/.test(law.replace(/\s/g, ''))

/** All rules for a single item that the schema cannot express. */
export const itemRules: ItemRule[] = [
  materialsAreUnique,
  promiseKeepsTheLaw,
  directEndsToday,
  directIsDecidedWhereAccepted,
  forwardedGoesUpward,
  answeredSaysWhy,
  acceptanceReachesDecision,
  startsWithAcceptance,
  decidesOnce,
  endsWithDelivery,
  stepsFitThePromise,
  feeHasBasis,
  licenceInTwentyDays,
]
