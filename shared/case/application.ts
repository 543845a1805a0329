import { type LocalDate, shanghaiDate } from '../calendar/index.ts'
import { type ApplicantKind, checkMaterials, type ServiceItem } from '../catalogue/index.ts'
import {
  birthDateIn,
  checkCreditCode,
  checkMobile,
  checkPersonName,
  checkResidentId,
  checkText,
  type Result,
} from '../identity/index.ts'
import { originOf } from '../network/index.ts'
import { checkAppliedOn } from './applied-on.ts'
import type { Acting } from './command.ts'
import type { Applicant, CaseItem, HandedIn } from './event.ts'
import { type Checked, faultsOf } from './faults.ts'
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

/** What a case keeps of an item: the same wherever it is taken from the same catalogue version. */
export const caseItemOf = ({ item, version }: NonNullable<Offered>): CaseItem => ({
  code: item.code,
  name: item.name,
  version,
  department: item.department,
  mode: item.mode,
  decidedAt: item.decidedAt,
  promisedDays: item.promisedDays,
  legalDays: item.legalDays,
})

const FIRM_NAME = { min: 2, max: 120, letters: 2 }
const SUBJECT = { min: 2, max: 500, letters: 2, multiline: true }
const REASON = { min: 4, max: 500, letters: 2, multiline: true }

/** The checked parts of who applies; the check of each says what is wrong with it. */
const checkApplicant = (form: ApplicationForm['applicant'], today: LocalDate) => {
  const isPerson = form.kind === 'person'
  return {
    kind: form.kind,
    name: isPerson ? checkPersonName(form.name) : checkText(form.name, FIRM_NAME),
    idNumber: (isPerson ? checkResidentId : checkCreditCode)(form.idNumber, today),
    mobile: checkMobile(form.mobile),
  }
}

const partsOf = ({ name, idNumber, mobile }: ReturnType<typeof checkApplicant>): Checked[] => [
  ['name', name],
  ['idNumber', idNumber],
  ['mobile', mobile],
]

/** The value of a check that `faultsOf` has let pass. */
const passed = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(`used although refused: ${result.error.code}`)
  return result.value
}

const applicantOf = ({
  kind,
  name,
  idNumber,
  mobile,
}: ReturnType<typeof checkApplicant>): Applicant => ({
  kind,
  name: passed(name),
  idNumber: passed(idNumber),
  mobile: passed(mobile),
})

/** When the applicant was born, as far as the number says so. */
const birthOf = ({ kind, idNumber }: ReturnType<typeof checkApplicant>): LocalDate | null =>
  kind === 'person' && idNumber.ok ? birthDateIn(idNumber.value) : null

/** Everything that is wrong with the materials in one answer. */
const materialFault = (refusal: Result<never>): Checked => ['materials', refusal]

const checkList = (item: ServiceItem, form: ApplicationForm): Result<HandedIn[]> => {
  const handedIn = form.materials.map((code) => ({ code }))
  const { missing, surplus, repeated } = checkMaterials(item, form.applicant.kind, handedIn)
  const named = missing.map(({ code, name }) => `${code} ${name}`)
  const cut = (codes: readonly string[]) => codes.join('、').slice(0, 200)
  const fault = faultsOf([
    ...(named.length > 0 ? [materialFault(refuse('MISSING_MATERIAL', named.join('；')))] : []),
    ...(surplus.length > 0 ? [materialFault(refuse('SURPLUS_MATERIAL', cut(surplus)))] : []),
    ...(repeated.length > 0 ? [materialFault(refuse('REPEATED_MATERIAL', cut(repeated)))] : []),
  ])
  if (fault) return { ok: false, error: fault }
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
  const subject = checkText(form.subject, SUBJECT)
  const appliedOn = checkAppliedOn(form.appliedOn, birthOf(applicant), today)
  const materials = checkList(item.value, form)
  const fault = faultsOf([
    ...partsOf(applicant),
    ['subject', subject],
    ['appliedOn', appliedOn],
    ['materials', materials],
  ])
  if (fault) return { ok: false, error: fault }
  return {
    ok: true,
    value: {
      origin: originOf(acting.officer.division),
      item: caseItemOf(offered),
      applicant: applicantOf(applicant),
      materials: passed(materials),
      subject: passed(subject),
      appliedOn: passed(appliedOn),
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
  const reason = checkText(form.reason, REASON)
  const fault = faultsOf([...partsOf(applicant), ['reason', reason]])
  if (fault) return { ok: false, error: fault }
  return {
    ok: true,
    value: {
      origin: originOf(acting.officer.division),
      item: caseItemOf(offered),
      applicant: applicantOf(applicant),
      reason: passed(reason),
      acceptedOn: today,
    },
  }
}
