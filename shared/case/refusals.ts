import type { Refusal } from '../identity/index.ts'

/** Every refusal of a case command: a stable code, and what to do next in Chinese and English. */
export const refusals = {
  NOT_AT_THIS_TIER: {
    zh: '本级窗口不办理此操作，请由相应层级的窗口办理。',
    en: 'Counters of this tier do not do this; let the tier do it that is in charge.',
  },
  NOT_ACCEPTED_HERE: {
    zh: '本级窗口不受理该事项，请查看办事指南中的受理层级。',
    en: 'This tier does not accept the item; see in its guide where it is accepted.',
  },
  UNKNOWN_ITEM: {
    zh: '事项目录中没有该事项，请核对事项编码。',
    en: 'There is no such item in the catalogue; check the item code.',
  },
  OTHER_DEPARTMENT: {
    zh: '该办件属于其他部门，请转由该部门窗口办理。',
    en: 'The case belongs to another department; let its window handle it.',
  },
  APPLICANT_KIND: {
    zh: '该事项不面向此类申请人，请查看办事指南中的服务对象。',
    en: 'The item is not open to this kind of applicant; see in its guide who may apply.',
  },
  SURPLUS_MATERIAL: {
    zh: '材料清单之外不得索要材料，请删除：{details}。',
    en: 'Nothing outside the check-list may be taken in; remove: {details}.',
  },
  REPEATED_MATERIAL: {
    zh: '同一材料登记了多次，请只保留一份：{details}。',
    en: 'A material is listed more than once; keep one entry: {details}.',
  },
  MISSING_MATERIAL: {
    zh: '材料不齐，请一次性补齐：{details}。',
    en: 'Materials are missing; bring all of them at once: {details}.',
  },
  DATE_IN_FUTURE: {
    zh: '申请日期不能晚于今天，请改正日期。',
    en: 'The date of application lies in the future; correct it.',
  },
  DATE_BEFORE_BIRTH: {
    zh: '申请日期早于申请人的出生日期，请核对申请日期和证件号码。',
    en: 'The date of application lies before the applicant was born; check the date and the identity number.',
  },
  DATE_TOO_EARLY: {
    zh: '申请日期不能早于 {details}，请改正日期；更早的申请请申请人重新提出。',
    en: 'The date of application must not lie before {details}; correct it, or let the applicant apply anew.',
  },
  DATE_MALFORMED: {
    zh: '日期格式应为 2026-11-21，请改正。',
    en: 'A date is written like 2026-11-21; correct it.',
  },
  NOT_HOLDER: {
    zh: '该办件现由 {details} 承办，本单位不能操作；请刷新后查看办理进度。',
    en: 'The case is held by {details}, so this division cannot change it; reload to see how it stands.',
  },
  IN_TRANSIT: {
    zh: '该办件正在移交给 {details}，等待对方接收；在此之前不能操作。',
    en: 'The case is on its way to {details}; nobody can change it until it is taken over.',
  },
  CASE_OVER: {
    zh: '该办件已经办结，不能再操作；如有异议请引导申请人投诉或另行申请。',
    en: 'The case is over and cannot change; the applicant may complain or apply anew.',
  },
  NOT_HANDED_HERE: {
    zh: '该办件没有移交给本单位，无需接收；请刷新列表。',
    en: 'The case was not handed to this division, so there is nothing to take over; reload the list.',
  },
  NOT_CLAIMED: {
    zh: '请先认领该办件，再进行操作。',
    en: 'Claim the case first.',
  },
  CLAIMED_BY_OTHER: {
    zh: '该办件已由 {details} 认领；如需改派，请首席代表处理。',
    en: 'The case was claimed by {details}; the chief representative can reassign it.',
  },
  ALREADY_CLAIMED: {
    zh: '该办件已由您认领，请直接办理。',
    en: 'You have claimed the case already; carry on with it.',
  },
  NOT_DECIDED_HERE: {
    zh: '该事项由上级决定，请上报。',
    en: 'The item is decided at a higher tier; forward the case.',
  },
  DECIDED_HERE: {
    zh: '该事项由本级决定，无需上报，请直接办理。',
    en: 'The item is decided at this tier; decide it instead of forwarding it.',
  },
  ALREADY_DECIDED: {
    zh: '该办件已作出决定，请办理送达。',
    en: 'The case is decided already; deliver the result.',
  },
  NOT_DECIDED: {
    zh: '该办件尚未作出决定，不能送达；请先决定。',
    en: 'The case is not decided yet, so there is nothing to deliver; decide it first.',
  },
  NOT_REVIEWED: {
    zh: '请先完成审查，再作决定。',
    en: 'Review the case before deciding it.',
  },
  ALREADY_REVIEWED: {
    zh: '该办件已审查，请作出决定。',
    en: 'The case is reviewed already; decide it.',
  },
  STILL_MISSING: {
    zh: '应补正的材料尚未补齐：{details}。请补齐后再继续。',
    en: 'Materials to be corrected are still missing: {details}. Take them in first.',
  },
  NOTHING_MISSING: {
    zh: '该办件没有待补正的材料，请直接继续办理。',
    en: 'No material is outstanding; carry on with the case.',
  },
  NO_GIVER: {
    zh: '该办件由本单位直接受理，没有可退回的单位；材料问题请直接告知申请人补正。',
    en: 'The case was accepted here, so there is nobody to return it to; ask the applicant directly.',
  },
  DELIVER_HERE: {
    zh: '该办件由本单位受理，请直接送达。',
    en: 'The case was accepted here; deliver the result here.',
  },
  CATCHING_UP: {
    zh: '本单位的数据正在与网络核对，请稍后再试；超过一分钟仍不能办理的，请联系运维人员。',
    en: 'The data of this division are being compared with the network; try again shortly, and call the operators when it takes more than a minute.',
  },
  CHANGED_MEANWHILE: {
    zh: '办件刚刚被他人更新，请刷新后重试。',
    en: 'Somebody else changed the case just now; reload and try again.',
  },
  CASE_NOT_FOUND: {
    zh: '没有找到该办件，或您无权查看；请核对办件编号。',
    en: 'There is no such case, or you may not see it; check the case number.',
  },
  KEY_REUSED: {
    zh: '该操作编号（commandId）已用于另一操作，请为新的操作使用新的编号。',
    en: 'This commandId was used for another command; give a new command a new id.',
  },
} satisfies Record<string, Omit<Refusal, 'code'>>

/** The stable codes of the refusals. */
export type RefusalCode = keyof typeof refusals

/** A refusal as a result; `details` fills the place that its text leaves open. */
export const refuse = (code: RefusalCode, details = ''): { ok: false; error: Refusal } => {
  const { zh, en } = refusals[code]
  // A function, because `$&` and the like in a replacement text would be read as patterns.
  const fill = (text: string) => text.replace('{details}', () => details)
  return { ok: false, error: { code, zh: fill(zh), en: fill(en) } }
}
