import type { LocalDate } from '../calendar/index.ts'
import {
  type Acting,
  type ApplicationForm,
  type CaseState,
  checkApplication,
  checkRefusal,
  formatCaseNumber,
  hashQueryCode,
  type NewEvent,
  refuse,
} from '../case/index.ts'
import type { Result } from '../identity/index.ts'
import { originOf } from '../network/index.ts'
import type { CommandKey } from '../persistence/index.ts'
import { append } from './append.ts'
import { commandKey } from './command-key.ts'
import type { Desk } from './desk.ts'
import { type Caller, type Counter, requireCounter } from './permission.ts'
import { queryCodeOf } from './query-code.ts'

/** What is said when somebody applies: the form, or the form with the reason for a refusal. */
export type Opening = { division: string; itemCode: string; commandId: string } & (
  | { accept: ApplicationForm }
  | { refuse: { applicant: ApplicationForm['applicant']; reason: string } }
)

/** What was opened is complete but for the hash of its query code, which needs the case number. */
type Sealed = {
  origin: string
  acceptedOn: LocalDate
  seal: (queryCodeHash: string) => NewEvent
}

const ATTEMPTS = 5

const check = async (desk: Desk, opening: Opening, acting: Acting): Promise<Result<Sealed>> => {
  const catalogue = await desk.catalogue.latest()
  const item = catalogue?.byCode.get(opening.itemCode)
  const offered = catalogue && item ? { item, version: catalogue.version } : null
  if ('refuse' in opening) {
    const checked = checkRefusal(opening.refuse, offered, desk.policy, acting)
    if (!checked.ok) return checked
    const data = checked.value
    const seal = (queryCodeHash: string): NewEvent => ({
      type: 'applicationRefused',
      data: { ...data, queryCodeHash },
    })
    return { ok: true, value: { ...data, seal } }
  }
  const checked = checkApplication(opening.accept, offered, desk.policy, acting)
  if (!checked.ok) return checked
  const data = checked.value
  const seal = (queryCodeHash: string): NewEvent => ({
    type: 'accepted',
    data: { ...data, queryCodeHash },
  })
  return { ok: true, value: { ...data, seal } }
}

/** The case that the same command opened before, or null when the key is new. */
const openedBefore = async (
  desk: Desk,
  { maySee }: Counter,
  key: CommandKey,
): Promise<Result<CaseState> | null> => {
  const { done } = await desk.commands.load({ ...key, caseId: null })
  if (!done) return null
  if (done.fingerprint !== key.fingerprint) return refuse('KEY_REUSED')
  const { state } = await desk.commands.load({ ...key, caseId: done.caseId })
  return state && maySee(state) ? { ok: true, value: state } : refuse('CASE_NOT_FOUND')
}

const write = async (
  desk: Desk,
  { origin, acceptedOn, seal }: Sealed,
  at: Counter,
  command: CommandKey,
  correlationId: string,
): Promise<Result<CaseState>> => {
  const { acting } = at
  const { serials } = desk.commands
  const counter = { origin, day: acceptedOn }
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const session = await desk.recovery.trusted(origin)
    if (!session) return refuse('CATCHING_UP')
    const serial = await serials.next(counter)
    const caseId = formatCaseNumber({ origin, date: acceptedOn, serial })
    const event = seal(hashQueryCode(caseId, queryCodeOf(desk.querySecret, caseId)))
    const { recorded, state } = await append(desk, {
      caseId,
      before: null,
      events: [event],
      by: acting.officer,
      at: acting.now,
      correlationId,
      command,
      session,
    })
    if (recorded === 'done') return { ok: true, value: state }
    if (recorded === 'keyUsed') {
      const before = await openedBefore(desk, at, command)
      if (session.stands()) return before ?? refuse('KEY_REUSED')
    }
    if (recorded === 'numberTaken') serials.drop(counter)
  }
  return refuse('CHANGED_MEANWHILE')
}

/**
 * Opens a case: acceptance 受理 or refusal of it 不予受理. The usual way is one check in memory and
 * one statement; that the key was used before is found out by its conflict.
 */
export const openCase = async (
  desk: Desk,
  caller: Caller,
  opening: Opening,
  correlationId: string,
): Promise<Result<CaseState>> => {
  const at = requireCounter(desk, caller, opening.division)
  if (!at.ok) return at
  const session = await desk.recovery.trusted(originOf(opening.division))
  if (!session) return refuse('CATCHING_UP')
  const { commandId, ...asked } = opening
  const key = commandKey(at.value.acting.officer.id, commandId, asked)
  if (!key.ok) return key
  const checked = await check(desk, opening, at.value.acting)
  if (!checked.ok) {
    const before = await openedBefore(desk, at.value, key.value)
    return session.stands() ? (before ?? checked) : refuse('CATCHING_UP')
  }
  return write(desk, checked.value, at.value, key.value, correlationId)
}
