import { type LocalDate, shanghaiDate } from '../calendar/index.ts'
import { type ApplicantKind, checkMaterials, type ServiceItem } from '../catalogue/index.ts'
import {
  checkCreditCode,
  checkMobile,
  checkPersonName,
  checkResidentId,
  checkText,
  type Result,
} from '../identity/index.ts'
import { originOf } from '../network/index.ts'
import type { Acting } from './command.ts'
import type { Applicant, CaseItem, HandedIn } from './event.ts'
import type { Policy } from './policy.ts'
import { refuse } from './refusals.ts'

/** What a counter enters when somebody applies. */
export type ApplicationForm = {
  applicant: { kind: ApplicantKind; name: string; idNumber: string; mobile: string }
  materials: string[]
  subject: string
  /** When the applicant applied, if not today: a delegate collects away from the counter. */
  appliedOn: string | null
}

/** An application that passed every check; only its number and query code are wanting. */
export type Application = {
  origin: string
  item: CaseItem
  applicant: Applicant
  materials: HandedIn[]
  subject: string
  appliedOn: LocalDate
  acceptedOn: LocalDate
}

/** The item of the catalogue version in force, or null when there is none by that code. */
export type Offered = { item: ServiceItem; version: number } | null

const snapshot = ({ item, version }: NonNullable<Offered>): CaseItem => ({
  code: item.code,
  name: item.name,
  version,
  department: item.department,
  mode: item.mode,
  decidedAt: item.decidedAt,
  promisedDays: item.promisedDays,
  legalDays: item.legalDays,
})

const checkApplicant = (
  { kind, name, idNumber, mobile }: ApplicationForm['applicant'],
  today: LocalDate,
): Result<Applicant> => {
  const checkedName =
    kind === 'person'
      ? checkPersonName(name)
      : checkText(name, { min: 2, max: 120, multiline: false })
  if (!checkedName.ok) return checkedName
  const checkedId = kind === 'person' ? checkResidentId(idNumber, today) : checkCreditCode(idNumber)
  if (!checkedId.ok) return checkedId
  const checkedMobile = checkMobile(mobile)
  if (!checkedMobile.ok) return checkedMobile
  return {
    ok: true,
    value: {
      kind,
      name: checkedName.value,
      idNumber: checkedId.value,
      mobile: checkedMobile.value,
    },
  }
}

const checkAppliedOn = (text: string | null, today: LocalDate): Result<LocalDate> => {
  if (text === null) return { ok: true, value: today }
  const date = new Date(`${text}T00:00:00Z`)
  const real = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime())
  if (!real || date.toISOString().slice(0, 10) !== text) return refuse('DATE_MALFORMED')
  return text > today ? refuse('DATE_IN_FUTURE') : { ok: true, value: text }
}

/** Told once, completely: everything that is wrong with the materials of one sort in one answer. */
const checkList = (item: ServiceItem, form: ApplicationForm): Result<HandedIn[]> => {
  const handedIn = form.materials.map((code) => ({ code }))
  const { missing, surplus, repeated } = checkMaterials(item, form.applicant.kind, handedIn)
  if (missing.length > 0) {
    return refuse('MISSING_MATERIAL', missing.map(({ code, name }) => `${code} ${name}`).join('；'))
  }
  if (surplus.length > 0) return refuse('SURPLUS_MATERIAL', surplus.join('、').slice(0, 200))
  if (repeated.length > 0) return refuse('REPEATED_MATERIAL', repeated.join('、').slice(0, 200))
  const names = new Map(item.materials.map(({ code, name }) => [code, name]))
  return {
    ok: true,
    value: form.materials.map((code) => ({ code, name: names.get(code) ?? code })),
  }
}

const checkCounter = (offered: Offered, policy: Policy, acting: Acting): Result<ServiceItem> => {
  if (!offered) return refuse('UNKNOWN_ITEM')
  const { item } = offered
  if (!item.acceptedAt.includes(policy.tier)) return refuse('NOT_ACCEPTED_HERE')
  const { department } = acting.officer
  if (department !== null && department !== item.department) return refuse('OTHER_DEPARTMENT')
  return { ok: true, value: item }
}

/** Whether the application can be accepted at this counter today, and as what. */
export const checkApplication = (
  form: ApplicationForm,
  offered: Offered,
  policy: Policy,
  acting: Acting,
): Result<Application> => {
  const today = shanghaiDate(acting.now)
  const item = checkCounter(offered, policy, acting)
  if (!item.ok || !offered) return item.ok ? refuse('UNKNOWN_ITEM') : item
  if (!item.value.applicants.includes(form.applicant.kind)) return refuse('APPLICANT_KIND')
  const applicant = checkApplicant(form.applicant, today)
  if (!applicant.ok) return applicant
  const subject = checkText(form.subject, { min: 2, max: 500, multiline: true })
  if (!subject.ok) return subject
  const appliedOn = checkAppliedOn(form.appliedOn, today)
  if (!appliedOn.ok) return appliedOn
  const materials = checkList(item.value, form)
  if (!materials.ok) return materials
  return {
    ok: true,
    value: {
      origin: originOf(acting.officer.division),
      item: snapshot(offered),
      applicant: applicant.value,
      materials: materials.value,
      subject: subject.value,
      appliedOn: appliedOn.value,
      acceptedOn: today,
    },
  }
}

/** Whether an application may be refused at this counter: the reason is a duty 行政许可法 第三十二条. */
export const checkRefusal = (
  form: { applicant: ApplicationForm['applicant']; reason: string },
  offered: Offered,
  policy: Policy,
  acting: Acting,
): Result<Omit<Application, 'materials' | 'subject' | 'appliedOn'> & { reason: string }> => {
  const today = shanghaiDate(acting.now)
  const item = checkCounter(offered, policy, acting)
  if (!item.ok || !offered) return item.ok ? refuse('UNKNOWN_ITEM') : item
  const applicant = checkApplicant(form.applicant, today)
  if (!applicant.ok) return applicant
  const reason = checkText(form.reason, { min: 4, max: 500, multiline: true })
  if (!reason.ok) return reason
  return {
    ok: true,
    value: {
      origin: originOf(acting.officer.division),
      item: snapshot(offered),
      applicant: applicant.value,
      reason: reason.value,
      acceptedOn: today,
    },
  }
}
